// Keeps restreamd's memory and its events in one file, so that a crash leaves both or neither.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { unlessMissing, writeWhole } from "../../shared/files";
import { parseEvents, STATE_FILE, type Event } from "../../shared/event";
import { Archive } from "./archive";
import { memorySchema, type Memory } from "../observe/memory";

const own = z.object({
  // A newer restreamd wrote it before an older release came back: running broadcasts count as begun, numbers go on.
  memory: memorySchema.optional().catch(undefined),
  said: z.number(),
});

/** Enough for a bad night; the notices count the events that they could not send. */
const EVENTS_KEPT = 300;

export interface Kept {
  memory: Memory | undefined;
  events: Event[];
  nextNumber: number;
}

/** Writes an event to the journal; after a crash, events that may be missing there are written again. */
export type Say = (event: Event) => void;

/** @throws Error when the file is there and cannot be understood, so that it is not overwritten. */
export const readKept = (): Kept & { said: number } => {
  // A killed restreamd leaves a half-written file.
  for (const name of readdirSync(dirname(STATE_FILE)))
    if (name.startsWith(`${basename(STATE_FILE)}.`)) rmSync(join(dirname(STATE_FILE), name));
  const text = unlessMissing(() => readFileSync(STATE_FILE, "utf8"));
  return text === undefined
    ? { memory: undefined, events: [], nextNumber: 1, said: 0 }
    : parseKept(text);
};

/** @throws Error when the text cannot be understood */
export const parseKept = (text: string): Kept & { said: number } => {
  const { events, nextNumber } = parseEvents(text);
  const { memory, said } = own.parse(JSON.parse(text));
  return { memory, events, nextNumber, said };
};

/** Writes the newest state that it was given, one write at a time; a look never waits for the disk. */
export class Store {
  #kept: Kept | undefined;
  #said: number;
  #text = "";
  #isWriting = false;
  readonly #say: Say;
  readonly #failed: (error: unknown) => void;
  readonly #written: (kept: Kept) => void;
  readonly #archive: Archive;

  /**
   * @param said number of the last event in the journal
   * @param failed called at each failure; the next `keep` tries again
   * @param written called with what is on the disk now
   */
  constructor(
    said: number,
    say: Say,
    failed: (error: unknown) => void,
    written: (kept: Kept) => void,
    archive = new Archive(),
  ) {
    this.#said = said;
    this.#say = say;
    this.#failed = failed;
    this.#written = written;
    this.#archive = archive;
  }

  keep(kept: Kept): void {
    this.#kept = kept;
    if (!this.#isWriting) void this.#write();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let kept = this.#kept; kept; kept = this.#kept) {
        const text = textOf(kept, this.#said);
        if (text === this.#text) break;
        await writeWhole(STATE_FILE, text, 0o640);
        this.#text = text;
        for (const event of kept.events.filter(({ number }) => number > this.#said)) {
          this.#say(event);
          this.#said = event.number;
        }
        this.#written(kept);
        await this.#archive.add(kept.events.slice(-EVENTS_KEPT));
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isWriting = false;
    }
  }
}

const textOf = ({ memory, events, nextNumber }: Kept, said: number): string =>
  `${JSON.stringify({ version: 1, nextNumber, said, events: events.slice(-EVENTS_KEPT), memory })}\n`;
