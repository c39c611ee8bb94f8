// What the test tells the course inside the sandbox, and what that writes.
import type { AskedOrder } from "../../support/certificate-authority/front";
import type { RunFolder } from "../../support/world/sandbox";

export interface CourseOrder {
  run: RunFolder;
  toolsRoot: string;
  /** Paths of the programs. */
  pebble: string;
  lego: string;
  /** Every lego is let go on to its end: four minutes more. */
  isWhole: boolean;
  resultFile: string;
}

export interface Said {
  /** null: it was ended. */
  code: number | null;
  /** Standard output and error; lego says everything, errors too, to the first. */
  words: string;
}

export interface CourseResult {
  /** By what befell it. */
  said: Record<string, Said>;
  /** PEM, leaf first. */
  first: { address: string; name: string };
  short: string;
  rootBefore: string;
  rootAfter: string;
  orders: AskedOrder[];
  /** Of its servers. */
  addresses: Record<string, string>;
}
