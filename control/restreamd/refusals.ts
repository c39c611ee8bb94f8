// Listens to what MediaMTX says of publishers that it refuses: only its journal knows.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { MEDIAMTX_UNIT } from "../names";
import type { Refusal } from "./observe/facts";
import { refusalIn } from "./observe/reasons";

/** journalctl ends when the journal is thrown away, or somebody kills it. */
const AGAIN_AFTER_MS = 5000;
/** Between two looks; more is an attack, and a count is enough. */
const MOST_KEPT = 500;

export class Refusals {
  #since: Refusal[] = [];
  #cursor: string;

  /** @param cursor of the last line that was read; empty: from now on */
  constructor(cursor: string) {
    this.#cursor = cursor;
    this.#follow();
  }

  /** What came since the last time, and up to where. */
  take(): { refusals: Refusal[]; cursor: string } {
    const refusals = this.#since;
    this.#since = [];
    return { refusals, cursor: this.#cursor };
  }

  #follow(): void {
    const from = this.#cursor === "" ? ["--lines=0"] : [`--after-cursor=${this.#cursor}`];
    const journal = spawn(
      "journalctl",
      ["--follow", "--output=json", "--output-fields=MESSAGE", "-u", MEDIAMTX_UNIT, ...from],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    createInterface({ input: journal.stdout }).on("line", (line) => {
      this.#read(line);
    });
    let over = false;
    const again = (): void => {
      if (over) return;
      over = true;
      setTimeout(() => {
        this.#follow();
      }, AGAIN_AFTER_MS);
    };
    journal.on("close", again);
    journal.on("error", again);
  }

  #read(line: string): void {
    let entry: { __CURSOR?: unknown; MESSAGE?: unknown };
    try {
      entry = JSON.parse(line) as typeof entry;
    } catch {
      return; // cut short when journalctl was killed
    }
    if (typeof entry.__CURSOR === "string") this.#cursor = entry.__CURSOR;
    const refusal = typeof entry.MESSAGE === "string" ? refusalIn(entry.MESSAGE) : undefined;
    if (refusal && this.#since.length < MOST_KEPT) this.#since.push(refusal);
  }
}
