// Appends each event to the archive once: also after a crash between the state and it, and on a disk that was full meanwhile.
import { appendFile, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ARCHIVE_DIR, ARCHIVE_FILE, eventsIn, lackingOf, olderFile } from "../../shared/archive";
import type { Event } from "../../shared/event";
import { isMissing } from "../../shared/files";

/** Some 6000 events; an event of two weeks has a few hundred. */
const FULL_BYTES = 4_000_000;
const OLDER_FILES = 3;
/** An event has about 1 kB. */
const TAIL_BYTES = 64_000;
/** For the operator, who is root. */
const MODE = 0o640;

export class Archive {
  readonly #folder: string;
  readonly #fullBytes: number;
  /** Of the newest that is in it; undefined: not known yet. */
  #last: Event | undefined;
  #isRead = false;
  /** The last line may lack its end. */
  #isTorn = false;

  /** @param seam for tests alone */
  constructor({ folder = ARCHIVE_DIR, fullBytes = FULL_BYTES } = {}) {
    this.#folder = folder;
    this.#fullBytes = fullBytes;
  }

  /** @param kept the state's events, which are on the disk @throws Error of the file system (in the promise); the next call tries again. One call at a time */
  async add(kept: readonly Event[]): Promise<void> {
    if (!this.#isRead) await this.#readTail();
    const lacking = lackingOf(kept, this.#last);
    const newest = lacking.at(-1);
    if (newest === undefined) return;
    const file = join(this.#folder, ARCHIVE_FILE);
    const lines = lacking.map((event) => `${JSON.stringify(event)}\n`).join("");
    const before = this.#isTorn ? "\n" : "";
    // A full disk takes a part: what it took is looked up before the next try.
    this.#isRead = false;
    await appendFile(file, before + lines, { mode: MODE });
    [this.#isRead, this.#isTorn] = [true, false];
    this.#last = newest;
    if ((await stat(file)).size >= this.#fullBytes) await this.#turn(file);
  }

  async #turn(file: string): Promise<void> {
    await rm(join(this.#folder, olderFile(OLDER_FILES)), { force: true });
    for (let age = OLDER_FILES - 1; age >= 1; age--)
      await rename(
        join(this.#folder, olderFile(age)),
        join(this.#folder, olderFile(age + 1)),
      ).catch(throwUnlessMissing);
    await rename(file, join(this.#folder, olderFile(1)));
  }

  async #readTail(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const newest = await tailOf(join(this.#folder, ARCHIVE_FILE));
    // Just turned: the newest event is in the older file.
    const tail = newest === "" ? await tailOf(join(this.#folder, olderFile(1))) : newest;
    this.#last = eventsIn(tail).at(-1);
    this.#isTorn = newest !== "" && !newest.endsWith("\n");
    this.#isRead = true;
  }
}

/** @throws the error, when it is another one */
const throwUnlessMissing = (error: unknown): void => {
  if (!isMissing(error)) throw error;
};

/** Its first line is perhaps a part of one. Empty where there is no such file. */
const tailOf = async (file: string): Promise<string> => {
  try {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
      await handle.read(tail, 0, tail.length, size - tail.length);
      return tail.toString("utf8");
    } finally {
      await handle.close();
    }
  } catch (error) {
    throwUnlessMissing(error);
    return "";
  }
};
