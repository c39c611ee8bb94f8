// What is asked of a bench, and what its outside hands to one relay's sandbox, as a JSON file.
import type { BedOptions } from "../bed/options";

export interface Asked {
  quick: boolean;
  /** Names, in the order in which they are played. */
  relays: readonly string[];
  faults: readonly string[];
  /** Also, or alone, how many destinations this project carries. */
  scale: boolean;
  /** Undefined: nowhere. */
  jsonFile: string | undefined;
  htmlFile: string;
}

export interface Order extends BedOptions {
  startedAt: number;
  relay: string;
  /** "ours, 2 of 4" */
  place: string;
  quick: boolean;
  faults: readonly string[];
  /** Folder for what explains a cell that is dead or was not measured. */
  evidence: string;
}

/** File in the run's folder: what is known so far, also of one that was broken off. */
export const RESULT_FILE = "relay.json";
