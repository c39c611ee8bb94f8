// What a fault is: a row of the table, played on whatever relay is there, with when it began and ended.
import type { PlatformName } from "../../result/platform-names";
import type { ReceivingServer } from "../../../support/platform/receiving-server";
import type { Marks, Well } from "../judge/cell";
import type { Sender, Stage } from "../stage";

export interface Played extends Partial<Pick<Marks, "publisherEndedAt" | "connectedAt">> {
  /** Ends of the fault, see Marks; those without `until` last to the end of the cell. */
  well?: readonly (Omit<Well, "until" | "platform"> & { platform: PlatformName; until?: number })[];
  excused?: readonly PlatformName[];
  /** Who stood in a platform's place, and is judged for it. */
  instead?: Partial<Record<PlatformName, ReceivingServer>>;
  /** How long it must stay well to count, ms. @default 3000 */
  staysMs?: number;
  /** Puts away what the fault brought, once it is judged. */
  after?: () => Promise<void>;
}

export interface Fault {
  /** Stable, kebab-case. */
  name: string;
  /** A sentence, for --list and the page. */
  title: string;
  /** Who publishes. @default "obs" */
  sender?: Sender;
  /** --quick leaves it out: it differs from another one by its length alone. */
  notQuick?: true;
  /** About how long it takes, seconds. */
  seconds: (quick: boolean) => number;
  /** Resolves when the fault is over. */
  play: (stage: Stage) => Promise<Played>;
}
