// What the doctor reads beside what `restream status` knows. No decisions.
import type { CertificateFacts } from "../../shared/certificate";
import type { PairStatus } from "../pair/pair";
import type { Kept } from "../recording/pieces";
import type { Reached, Target } from "./destinations";
import type { Measured } from "./measured";

export interface Readings {
  /** The file that is shown in a gap, and its bytes; undefined: it cannot be read. */
  placeholder: { path: string; bytes: number | undefined } | undefined;
  /** container: its host keeps the clock. starts: too early to say. undefined: systemd does not say. */
  clock: "right" | "wrong" | "container" | "starts" | undefined;
  /** Part that is free, 0 to 1; undefined: not known. */
  diskFree: number | undefined;
  memoryFree: number | undefined;
  packages: Packages | undefined;
  destinations: { target: Target; reached: Reached }[];
  /** What could not be read of a destination's files, by name. */
  unreadable: Record<string, string>;
  /** What the publisher sends; undefined: nobody is on air, or it cannot be read. */
  measured: Measured | undefined;
  /** undefined: they cannot be read. */
  notices: TargetReading[] | undefined;
  /** Of what tells people and what looks for them: which is installed and does not run. */
  stopped: Watcher[];
  /** What the event's clock does next; a kind of which no time is set is left out. */
  planned: PlannedReading[];
  /** undefined: none is asked for, or it cannot be read. */
  recording: RecordingReading | undefined;
  /** undefined: none is asked for. */
  certificate: CertificateFacts | "unreadable" | undefined;
  /** undefined: this server is alone. */
  pair: PairStatus | "unreadable" | undefined;
}

/** As restream logs calls them. */
export type Watcher = "notices" | "broadcasts" | "picture";

export interface PlannedReading {
  what: "rollover" | "stop";
  /** ms since the epoch; undefined: its time is over. */
  at: number | undefined;
  /** By --skip. */
  isLeftOut: boolean;
}

export interface Packages {
  /** Names: apt does not touch them (apt-mark hold). */
  held: string[];
  /** Names: a security update of them is there. */
  pending: string[];
  /** ms since the epoch: when the list of packages was last fetched; undefined: never. */
  listedAt: number | undefined;
}

/** A target that is told something. */
export interface TargetReading {
  level: "all" | "important";
  /** Number of the last event that it has taken, or that was not for it; undefined: it was never sent anything. */
  cursor: number | undefined;
}

export interface RecordingReading {
  /** restream:recordHours. */
  hours: number;
  /** undefined: nothing is kept. */
  kept: Kept | undefined;
}
