// Keeps what restreamd remembers and what it told, in one file and one piece: after a crash both are there, or neither.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { unlessMissing, writeWhole } from "../../shared/files";
import { parseEvents, STATE_FILE, type Event } from "../../shared/event";
import { memorySchema, type Memory } from "../observe/memory";

const own = z.object({
  // A newer restreamd's, put back by a release: what runs is told as begun, and the numbers go on.
  memory: memorySchema.optional().catch(undefined),
  said: z.number(),
});

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
  const text = unlessMissing(() => readFileSync(STATE_FILE, "utf8"));
  return text === undefined
    ? { memory: undefined, events: [], nextNumber: 1, said: 0 }
    : parseKept(text);
};

/** @throws Error when it is not ours to understand */
export const parseKept = (text: string): Kept & { said: number } => {
  const { events, nextNumber } = parseEvents(text);
  const { memory, said } = own.parse(JSON.parse(text));
  return { memory, events, nextNumber, said };
};

/** Writes the newest of what it is given, one after the other; a look never waits for the disk. */
export class Store {
  #kept: Kept | undefined;
  #said: number;
  #text = "";
  #isWriting = false;
  readonly #say: Say;
  readonly #failed: (error: unknown) => void;
  readonly #written: (kept: Kept) => void;

  /**
   * @param said number of the last event in the journal
   * @param failed told at each failure; the next `keep` tries again
   * @param written told of what is on the disk now
   */
  constructor(
    said: number,
    say: Say,
    failed: (error: unknown) => void,
    written: (kept: Kept) => void,
  ) {
    this.#said = said;
    this.#say = say;
    this.#failed = failed;
    this.#written = written;
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
