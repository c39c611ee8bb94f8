// Takes in what the server's clip sends: a line that says what it is, then its bytes, into a file beside the final one.
import { closeSync, openSync, writeSync } from "node:fs";
import { CommandError, EXIT } from "../control/command/exit-code";
import { sayError } from "./output";

export interface Head {
  /** Lines for whoever asked. */
  said: string[];
  /** What the file is called unless somebody said otherwise. */
  name: string;
  bytes: number;
}

const NEW_LINE = 10;
const LONGEST_HEAD = 10_000;

/** @throws CommandError when it is not what the server's command sends, whose version may be another */
export const headIn = (line: string): Head => {
  try {
    const { said, name, bytes } = JSON.parse(line) as Head;
    if (
      Array.isArray(said) &&
      /^clip-\d{8}-\d{4}(\d\d)?\.mp4$/.test(name) &&
      Number.isSafeInteger(bytes)
    )
      return { said: said.map(String), name, bytes };
  } catch {
    // Said below.
  }
  throw new CommandError(
    EXIT.unreachable,
    "The server's answer is not understood. Are both of one version? restream --version here; restream ssh restream --version there.",
  );
};

/** "12 of 225 MB". */
export const progressWords = (bytes: number, all: number): string =>
  `${Math.floor(bytes / 1e6)} of ${Math.ceil(all / 1e6)} MB`;

export class Receipt {
  /** undefined: not come yet. */
  head: Head | undefined;
  /** The file that is being written; undefined: none yet. */
  part: string | undefined;
  /** How many have come. */
  bytes = 0;
  #begun = Buffer.alloc(0);
  #fd: number | undefined;
  #tenths = 0;
  #shown = "";

  /** @param place gives, by the server's name for it, where it is written meanwhile */
  constructor(readonly place: (name: string) => string) {}

  /** @throws CommandError, or Error of the disk */
  take(chunk: Buffer): void {
    if (this.#fd !== undefined) {
      this.#write(chunk);
      return;
    }
    this.#begun = Buffer.concat([this.#begun, chunk]);
    const end = this.#begun.indexOf(NEW_LINE);
    if (end < 0) {
      if (this.#begun.length > LONGEST_HEAD) headIn("");
      return;
    }
    const head = headIn(this.#begun.toString("utf8", 0, end));
    const part = this.place(head.name);
    this.#fd = openPart(part);
    [this.head, this.part] = [head, part];
    this.#write(this.#begun.subarray(end + 1));
  }

  close(): void {
    if (process.stderr.isTTY && this.head !== undefined) process.stderr.write("\r\u001b[K");
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #write(chunk: Buffer): void {
    if (this.#fd === undefined) return;
    for (let at = 0; at < chunk.length;) at += writeSync(this.#fd, chunk, at);
    this.bytes += chunk.length;
    this.#show(this.head?.bytes ?? 0);
  }

  /** On a terminal one line that counts; elsewhere a line for each tenth. */
  #show(all: number): void {
    const words = progressWords(this.bytes, all);
    const tenths = Math.floor((10 * this.bytes) / Math.max(1, all));
    if (process.stderr.isTTY && words !== this.#shown) process.stderr.write(`\r${words}\u001b[K`);
    else if (!process.stderr.isTTY && tenths > this.#tenths) sayError(words);
    [this.#shown, this.#tenths] = [words, tenths];
  }
}

const openPart = (part: string): number => {
  try {
    return openSync(part, "wx");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw new CommandError(
        EXIT.refused,
        `${part} is there: another restream clip writes it, or one was killed. In that case delete it, then type the same again.`,
      );
    throw error;
  }
};
