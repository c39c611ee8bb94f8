// What the launcher hands to the rehearsal inside the sandbox, as a JSON file.
import type { OtherMedia } from "../../support/parts/sources";
import type { DropletImage } from "../../support/parts/debian-root";
import type { Parts } from "../../support/parts/parts";
import type { ObsParts } from "../bed/obs/studio";
import type { Lane } from "./lanes";
import type { SuiteName } from "./suites";
import type { RunFolder } from "../../support/world/sandbox";

export interface Order {
  /** Of the whole rehearsal, ms since the epoch. */
  startedAt: number;
  run: RunFolder;
  parts: Parts;
  image: DropletImage;
  liveMedia: string;
  /** Of the sources that the suite brings besides; undefined: it brings none. */
  otherMedia?: OtherMedia | undefined;
  obs?: ObsParts | undefined;
  stackSettings?: Readonly<Record<string, string>> | undefined;
  packageSocket: string;
  suite: SuiteName;
  /** Of the run that this is, see lanes.ts; empty when it is the only one. */
  lane: Lane["name"];
  /** Seconds that each scenario took the last time, by name. */
  lastTime: Record<string, number>;
  /** Names, in the order of --list. */
  scenarios: string[];
  repeat: number;
  /** Also those that meet the same every time. */
  repeatsAll: boolean;
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
