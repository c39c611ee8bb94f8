// restream clip: what is kept of the recording; a part of it as a file here, or, for `restream` at home, as bytes.
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  createReadStream,
} from "node:fs";
import { openSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { messageOf } from "../../shared/text";
import { zoneOf } from "../../shared/zone";
import { CommandError, EXIT, type ExitCode } from "../exit-code";
import { say } from "../output";
import { cutClip, type Cut } from "./cut";
import { clipName, readMoment } from "./moment";
import { keptOf, selectionOf, type Selection, type Span } from "./pieces";
import { readPieces, readRecordHours } from "./read";
import {
  clipWords,
  inTheFuture,
  keptWords,
  nothingKept,
  notThere,
  zoneNotKnown,
  type Where,
} from "./words";

const MINUTE_MS = 60_000;

export interface ClipOptions {
  /** As it was typed; undefined: only what is kept is said. */
  from?: string;
  minutes: number;
  /** For `restream` at home. */
  print?: true;
}

/** @param file undefined: clip-DAY-TIME.mp4 */
export const clip = async (file: string | undefined, options: ClipOptions): Promise<ExitCode> => {
  if (file !== undefined && options.from === undefined)
    throw new CommandError(EXIT.usage, `From when? Such as: restream clip --from 03:10 ${file}`);
  const where = { now: Date.now(), zone: zoneOf(process.env["TZ"]) };
  const pieces = readPieces();
  const kept = keptOf(pieces);
  if (kept === undefined) throw refused(nothingKept(readRecordHours()));
  if (options.from === undefined) {
    say(keptWords(kept, where));
    return EXIT.well;
  }
  const asked = spanOf(options.from, options.minutes, where);
  const selection = selectionOf(pieces, asked);
  if (selection === undefined) throw refused(notThere(asked, kept, where));
  const name = clipName(asked.from, where.zone);
  const wordsOf = (cut: Cut): string[] => clipWords(asked, selection, cut, where);
  return options.print ? print(selection, name, wordsOf) : write(selection, file ?? name, wordsOf);
};

const refused = (words: string): CommandError => new CommandError(EXIT.refused, words);

/** @throws CommandError where it is no moment that was, or nobody knows which */
export const spanOf = (from: string, minutes: number, where: Where): Span => {
  const { unknown } = where.zone;
  if (unknown !== undefined && !from.includes("T"))
    throw new CommandError(EXIT.usage, zoneNotKnown(unknown, where.now));
  const begin = readMoment(from, where.now, where.zone);
  if (begin === undefined) throw new CommandError(EXIT.usage, `No clock here showed ${from}.`);
  if (begin >= where.now) throw refused(inTheFuture(begin, where));
  return { from: begin, to: begin + minutes * MINUTE_MS };
};

/** Copied, because it may be another disk. Owned by root, not by whom the sandbox was. */
const write = async (
  selection: Selection,
  file: string,
  wordsOf: (cut: Cut) => string[],
): Promise<ExitCode> => {
  const path = resolve(file);
  // Before it is cut: nothing of the operator's is overwritten.
  try {
    closeSync(openSync(path, "wx"));
  } catch (error) {
    throw refused(`It cannot be written: ${messageOf(error)}`);
  }
  let isWhole = false;
  try {
    const words = await cutClip(selection, (cut) => {
      copyFileSync(cut.file, path, constants.COPYFILE_FICLONE);
      chownSync(path, 0, 0);
      chmodSync(path, 0o644);
      return Promise.resolve(wordsOf(cut));
    });
    isWhole = true;
    for (const line of words) say(line);
    say(`The clip: ${path}`);
    return EXIT.well;
  } finally {
    if (!isWhole) rmSync(path, { force: true });
  }
};

/** A line of JSON, then the bytes. */
const print = async (
  selection: Selection,
  name: string,
  wordsOf: (cut: Cut) => string[],
): Promise<ExitCode> => {
  // Opened, and then gone from its folder: whatever ends us now leaves nothing, and the next clip need not wait.
  const { fd, head } = await cutClip(selection, (cut) =>
    Promise.resolve({
      fd: openSync(cut.file, "r"),
      head: { said: wordsOf(cut), name, bytes: cut.bytes },
    }),
  );
  // Whoever looked has gone (Ctrl-C at home): nobody is left to be told.
  process.stdout.once("error", () => process.exit(EXIT.refused));
  process.stdout.write(`${JSON.stringify(head)}\n`);
  const bytes = createReadStream("", { fd });
  bytes.pipe(process.stdout, { end: false });
  await once(bytes, "end");
  return EXIT.well;
};
