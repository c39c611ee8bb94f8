// What is asked of a rehearsal, and what the launcher hands to it inside the sandbox, as a JSON file.
import type { DropletImage } from "../../support/parts/debian-root";
import type { BedOptions } from "../bed/options";
import type { Lane } from "./lanes";
import type { SuiteName } from "./suites";

/** What is asked of every lane. */
export interface Asked {
  suite: SuiteName;
  /** Undefined: as `imageOf` decides. */
  image: DropletImage | undefined;
  repeat: number;
  /** Repeat also the rows that meet the same every time; see timesOf. */
  repeatsAll: boolean;
  /** See BedOptions. */
  replayMinutes: number | undefined;
  /** @default the product's */
  mediamtxVersion: string | undefined;
  /** Leave the server running when all has passed. */
  keep: boolean;
}

export interface Order extends BedOptions, Omit<Asked, keyof BedOptions | "mediamtxVersion"> {
  /** When the whole rehearsal was started, ms since the epoch. */
  startedAt: number;
  /** The lane that this is, see lanes.ts; empty when it is the only one. */
  lane: Lane["name"];
  /** Seconds that each scenario took the last time, by name. */
  lastTime: Record<string, number>;
  /** Names, in the order of --list. */
  scenarios: string[];
  /** Folder for what explains a failure. */
  evidence: string;
}

/** Files in the run's folder by which the two talk. */
export const REPORT_FILE = "report.json";
export const KEPT_FILE = "kept";
