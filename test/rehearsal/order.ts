// What the launcher hands to the rehearsal inside the sandbox, as a JSON file.
import type { OtherMedia } from "../support/parts/live-media";
import type { Parts } from "../support/parts/parts";
import type { SuiteName } from "./suites";
import type { RunFolder } from "../support/world/sandbox";

export interface Order {
  /** Of the whole rehearsal, ms since the epoch. */
  startedAt: number;
  run: RunFolder;
  parts: Parts;
  liveMedia: string;
  /** Of the sources that the suite brings besides; undefined: it brings none. */
  otherMedia?: OtherMedia | undefined;
  packageSocket: string;
  suite: SuiteName;
  /** Names, in the order of --list. */
  scenarios: string[];
  repeat: number;
  /** Of the suite path-to-hope: how long its days take. */
  replayMinutes?: number | undefined;
  /** Leave the server running when all has passed. */
  keep: boolean;
  /** Folder for what explains a failure. */
  evidence: string;
}

/** Files in the run's folder by which the two talk. */
export const REPORT_FILE = "report.json";
export const KEPT_FILE = "kept";
