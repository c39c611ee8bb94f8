// Follows a recording that a server is writing, and says when each frame arrived.
import { closeSync, openSync, readSync, watch, type FSWatcher } from "node:fs";
import { now } from "./clock";
import { FlvReader } from "./flv";
import { receive } from "./receive";
import type { ReceivedTag } from "./received-frame";

/** The servers write tag by tag, unbuffered; inotify wakes us. The poll bounds the error where it does not. */
const POLL_MS = 10;
const READ_BYTES = 256 * 1024;

export interface RecordingOptions {
  /** Name of the recording in what it yields. */
  readonly name: string;
  /** The file's path, or undefined while it is not known; the file itself may not exist yet. */
  readonly locate: () => string | undefined;
  readonly onTag?: (tag: ReceivedTag) => void;
}

/**
 * Reads are synchronous on purpose: the stamp is taken right after the read that saw the tag. What keeps
 * the event loop busy makes stamps late; `worstStampErrorMs` tells by how much at most.
 */
export class RecordingTail {
  readonly name: string;
  readonly #options: RecordingOptions;
  readonly #reader = new FlvReader();
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES);
  readonly #tags: ReceivedTag[] = [];
  #path: string | undefined;
  #file: number | undefined;
  #watcher: FSWatcher | undefined;
  #poll: NodeJS.Timeout | undefined;
  #readAt: number | undefined;
  #failure: Error | undefined;
  #worstStampErrorMs: number | undefined;

  constructor(options: RecordingOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Where the recording is, once it exists. */
  get path(): string | undefined {
    return this.#path;
  }

  /** Where in the file the tag after the last of `tags` begins, in bytes. */
  get offset(): number {
    return this.#reader.offset;
  }

  /** Longest time between a read that brought tags and the one before it, ms; undefined without tags. */
  get worstStampErrorMs(): number | undefined {
    return this.#worstStampErrorMs;
  }

  /** All tags so far, in order of arrival. Throws when the recording could not be understood. */
  tags(): readonly ReceivedTag[] {
    if (this.#failure)
      throw new Error(`recording ${this.name}: cannot be read`, { cause: this.#failure });
    return this.#tags;
  }

  /**
   * Those that arrived at or after `at` (ms since the epoch). Looking through all of a suite's tags takes seconds, in which
   * nothing is read: what arrives meanwhile gets a late stamp, and looks like a pause.
   */
  tagsSince(at: number): readonly ReceivedTag[] {
    const tags = this.tags();
    return tags.slice(firstIndex(tags, (tag) => tag.at >= at));
  }

  start(): this {
    this.#poll ??= setInterval(() => {
      this.#read();
    }, POLL_MS);
    this.#read();
    return this;
  }

  /** Reads what is left and lets go of the file. A tag cut off at the end is dropped. */
  close(): void {
    if (this.#poll === undefined) return;
    this.#read();
    this.#letGo();
  }

  #letGo(): void {
    clearInterval(this.#poll);
    this.#watcher?.close();
    if (this.#file !== undefined) closeSync(this.#file);
    this.#poll = this.#watcher = this.#file = undefined;
  }

  #read(): void {
    try {
      if (this.#poll === undefined || !this.#open()) return;
      while (this.#readOnce() === READ_BYTES);
    } catch (cause) {
      // Kept for tags(): thrown here, from a timer, it would end the whole rehearsal without its evidence.
      this.#failure = cause instanceof Error ? cause : new Error(String(cause));
      this.#letGo();
    }
  }

  #open(): boolean {
    if (this.#file !== undefined) return true;
    const path = this.#options.locate();
    if (path === undefined) return false;
    try {
      this.#file = openSync(path, "r");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw error;
    }
    this.#path = path;
    this.#readAt = now();
    this.#watcher = watch(path, () => {
      this.#read();
    });
    // The watch is a bonus: where it is not to be had any more, the poll goes on alone.
    this.#watcher.on("error", () => this.#watcher?.close());
    return true;
  }

  #readOnce(): number {
    if (this.#file === undefined) return 0;
    const bytes = readSync(this.#file, this.#buffer, 0, READ_BYTES, null);
    const at = now();
    const sinceLast = at - (this.#readAt ?? at);
    this.#readAt = at;
    if (bytes === 0) return 0;
    // A copy, because tags keep pointing into what the reader was given.
    for (const tag of this.#reader.push(Buffer.from(this.#buffer.subarray(0, bytes)))) {
      const received = receive(tag, at, this.name);
      if (received === undefined) continue;
      this.#worstStampErrorMs = Math.max(this.#worstStampErrorMs ?? 0, sinceLast);
      this.#tags.push(received);
      this.#options.onTag?.(received);
    }
    return bytes;
  }
}

/** Of the first for which `is` holds, where it holds for all after it; the length, if for none. */
const firstIndex = <Item>(items: readonly Item[], is: (item: Item) => boolean): number => {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && is(item)) high = middle;
    else low = middle + 1;
  }
  return low;
};
