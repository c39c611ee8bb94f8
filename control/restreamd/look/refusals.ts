// Listens to MediaMTX's journal, the only place that says why MediaMTX ended a publisher's connection.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { MEDIAMTX_UNIT } from "../../shared/names";
import { Connections, type Refusal } from "./connections";
import type { Mask } from "./mask";

/** Pause before journalctl starts again: it ends when the journal is removed or somebody kills it. */
const AGAIN_AFTER_MS = 5000;
/** The most refusals to keep between two looks; more are an attack and only counted. */
const MOST_KEPT = 500;

export class Refusals {
  #since: Refusal[] = [];
  #cursor: string;
  readonly #connections: Connections;

  readonly #failed: (error: unknown) => void;

  /**
   * @param cursor of the last line that was read; empty: from now on
   * @param mask hides keys in all words that are kept
   * @param failed called whenever it cannot listen
   */
  constructor(cursor: string, mask: Mask, failed: (error: unknown) => void) {
    this.#cursor = cursor;
    this.#connections = new Connections(mask);
    this.#failed = failed;
    this.#follow();
  }

  /** The refusals since the last call, and the cursor of the last line. */
  take(): { refusals: Refusal[]; cursor: string } {
    const refusals = this.#since;
    this.#since = [];
    return { refusals, cursor: this.#cursor };
  }

  /**
   * Some words are kept out of the journal, because they may quote a key (LogFilterPatterns= in MediaMTX's unit): whoever
   * opened a connection and is neither on air nor in MediaMTX's own list has ended with them.
   * @param at ms since the epoch
   * @param list addresses with their ports; undefined: it cannot be asked now
   */
  async askUnsaid(at: number, list: () => Promise<readonly string[] | undefined>): Promise<void> {
    if (!this.#connections.hasSilent(at)) return;
    const there = await list();
    if (there) for (const refusal of this.#connections.unsaid(at, there)) this.#keep(refusal);
  }

  #keep(refusal: Refusal): void {
    if (this.#since.length < MOST_KEPT) this.#since.push(refusal);
  }

  #follow(): void {
    const from = this.#cursor === "" ? ["--lines=0"] : [`--after-cursor=${this.#cursor}`];
    const journal = spawn(
      "journalctl",
      [
        ...["--follow", "--output=json", "--output-fields=MESSAGE,_PID", "-u", MEDIAMTX_UNIT],
        ...from,
      ],
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
    let entry: Partial<Record<"__CURSOR" | "__REALTIME_TIMESTAMP" | "MESSAGE" | "_PID", unknown>>;
    try {
      entry = JSON.parse(line) as typeof entry;
    } catch {
      return; // cut short when journalctl was killed
    }
    if (typeof entry.__CURSOR === "string") this.#cursor = entry.__CURSOR;
    const { MESSAGE: words, _PID: process } = entry;
    if (typeof words !== "string" || typeof process !== "string") return;
    const at = Number(entry.__REALTIME_TIMESTAMP) / 1000;
    const refusal = this.#connections.read(words, at, process);
    if (refusal) this.#keep(refusal);
  }
}
