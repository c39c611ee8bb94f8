// What the bench knows of a relay: how it is put on a machine, and what of it is started, killed, edited and counted.
import type { PublisherTarget } from "../../../support/publisher/publisher-command";
import type { Bed } from "../../bed/bed";

export interface Relay {
  readonly name: string;
  /** A sentence, for --list, the table and the page. */
  readonly title: string;
  /** All that it runs on, as systemd calls it without ".service": what is counted, and started again by hand. */
  readonly units: readonly string[];
  /** Of these, the one that takes the publisher: it is killed. */
  readonly taker: string;
  /** Path of the configuration that is edited. */
  readonly configuration: string;
  /** What people type after an edit; none: the program notices by itself. */
  readonly reload?: readonly string[];
  /** Where it logs, besides the journal. */
  readonly logs?: readonly string[];
  /** As its instructions tell OBS. */
  readonly target: (address: string) => PublisherTarget;
  /** A booted machine on which it runs, ready for a publisher; resolves with its address and its version, in words. */
  readonly put: (bed: Bed) => Promise<{ address: string; version: string }>;
}
