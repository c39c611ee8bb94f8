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

  readonly #failed: (error: unknown) => void;

  /** @param cursor of the last line that was read; empty: from now on @param failed told whenever it cannot listen */
  constructor(cursor: string, failed: (error: unknown) => void) {
    this.#cursor = cursor;
    this.#failed = failed;
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
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    createInterface({ input: journal.stdout }).on("line", (line) => {
      this.#read(line);
    });
    let words = "";
    journal.stderr.on("data", (chunk: Buffer) => {
      words = (words + chunk.toString()).slice(-300);
    });
    let over = false;
    const again = (): void => {
      if (over) return;
      over = true;
      this.#failed(
        new Error(`MediaMTX's journal is not read: ${words.trim() || "journalctl ended"}`),
      );
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
