// Keeps what restreamd remembers and what it told, in one file and one piece: after a crash both are there, or neither.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import writeFileAtomic from "write-file-atomic";
import { parseEvents, STATE_FILE, type Event } from "./event";
import { memorySchema, type Memory } from "./observe/memory";

const own = z.object({ memory: memorySchema, said: z.number() });

/** As many as a bad night has; the notices count those that they could not send. */
const EVENTS_KEPT = 300;

export interface Kept {
  memory: Memory | undefined;
  events: Event[];
  nextNumber: number;
}

/** Tells the journal of an event; what is not known to have been told there is told again after a crash. */
export type Say = (event: Event) => void;

/** @throws Error when the file is there and is not ours to understand: it is not written over then. */
export const readKept = (): Kept & { said: number } => {
  // What a killed restreamd was writing.
  for (const name of readdirSync(dirname(STATE_FILE)))
    if (name.startsWith(`${basename(STATE_FILE)}.`)) rmSync(join(dirname(STATE_FILE), name));
  let text: string;
  try {
    text = readFileSync(STATE_FILE, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { memory: undefined, events: [], nextNumber: 1, said: 0 };
    throw error;
  }
  const { events, nextNumber } = parseEvents(text);
  const { memory, said } = own.parse(JSON.parse(text));
  return { memory, events, nextNumber, said };
};

/** Writes the newest of what it is given, one after the other; a look never waits for the disk. */
export class Store {
  #kept: Kept | undefined;
  #said: number;
  #written = "";
  #writing = false;
  readonly #say: Say;
  readonly #failed: (error: unknown) => void;

  /** @param said number of the last event in the journal @param failed told at each failure; the next `keep` tries again */
  constructor(said: number, say: Say, failed: (error: unknown) => void) {
    this.#said = said;
    this.#say = say;
    this.#failed = failed;
  }

  keep(kept: Kept): void {
    this.#kept = kept;
    if (!this.#writing) void this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    try {
      for (let text = this.#text(); text !== this.#written; text = this.#text()) {
        const events = this.#kept?.events ?? [];
        await writeFileAtomic(STATE_FILE, text, { mode: 0o640 });
        await syncFolder(dirname(STATE_FILE));
        this.#written = text;
        for (const event of events.filter(({ number }) => number > this.#said)) {
          this.#say(event);
          this.#said = event.number;
        }
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#writing = false;
    }
  }

  #text(): string {
    if (!this.#kept) return this.#written;
    const { memory, events, nextNumber } = this.#kept;
    const kept = events.slice(-EVENTS_KEPT);
    return `${JSON.stringify({ version: 1, nextNumber, said: this.#said, events: kept, memory })}\n`;
  }
}

/** The rename, too, is to outlive a power cut. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
