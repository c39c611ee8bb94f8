// Decides which parts of other programs' words are keys of this stack, and hides them without knowing the keys. Pure.
import { createHash } from "node:crypto";

/** Describes the stack's keys in a release: enough to recognise a key, too little to make one. */
export interface MaskKeys {
  salt: string;
  /** One entry for each key: its length in characters, and the sha256 of salt and key, hex. */
  keys: readonly { length: number; sha256: string }[];
}
export type Mask = (text: string) => string;

const HIDDEN = "[key]";
/** Longer texts are cut first, because every place in a text is tried. */
const MOST_CHARACTERS = 1000;

/** The forms of a key in a text: plain, percent-encoded (as in forms: no key has a space), percent-encoded twice. */
const FORMS: readonly { isIn: (word: string) => boolean; unit: RegExp }[] = [
  { isIn: () => true, unit: /[^]/y },
  { isIn: (word) => /%[0-9a-f]{2}/i.test(word), unit: /%[0-9a-f]{2}|[^]/iy },
  { isIn: (word) => /%25[0-9a-f]{2}/i.test(word), unit: /%25[0-9a-f]{2}|%[0-9a-f]{2}|[^]/iy },
];

/**
 * Hides every key whole or not at all, so a text must be cut afterwards. A text of 1000 characters without a space
 * costs 40 to 80 ms for eight keys (measured, --jitless), a line of words under 1 ms: only words as long as a key are tried.
 */
export const maskOf = ({ salt, keys }: MaskKeys): Mask => {
  if (keys.length === 0) return bounded;
  const hashes = new Set(keys.map(({ sha256 }) => sha256));
  // The longest first: if one key is part of another, the rest of the longer one must not remain.
  const lengths = [...new Set(keys.map(({ length }) => length))].sort((a, b) => b - a);
  const isKey = (text: string): boolean =>
    hashes.has(createHash("sha256").update(`${salt}${text}`).digest("hex"));
  return (text) =>
    bounded(text).replace(/\S+/g, (word) => {
      let shown = "";
      for (let at = 0; at < word.length;) {
        const width = keyAt(word, at, lengths, isKey);
        shown += width === 0 ? word.charAt(at) : HIDDEN;
        at += Math.max(1, width);
      }
      return shown;
    });
};

/** @returns the length in `word` of the key that begins there; 0: none begins there */
const keyAt = (
  word: string,
  at: number,
  lengths: readonly number[],
  isKey: (text: string) => boolean,
): number => {
  const [longest = 0] = lengths;
  if (word.length - at < (lengths.at(-1) ?? 0)) return 0;
  for (const { isIn, unit } of FORMS) {
    if (!isIn(word)) continue;
    const { text, ends } = decoded(word, at, longest, unit);
    const length = lengths.find((one) => one <= ends.length && isKey(text.slice(0, one)));
    if (length !== undefined) return (ends[length - 1] ?? at) - at;
  }
  return 0;
};

/** The next `most` characters, and where each of them ends. */
const decoded = (
  word: string,
  at: number,
  most: number,
  unit: RegExp,
): { text: string; ends: number[] } => {
  let text = "";
  const ends: number[] = [];
  unit.lastIndex = at;
  for (let found = unit.exec(word); found && ends.length < most; found = unit.exec(word)) {
    const [one] = found;
    text += one.length === 1 ? one : String.fromCharCode(parseInt(one.slice(-2), 16));
    ends.push(unit.lastIndex);
  }
  return { text, ends };
};

/** Drops the word that is cut as well, because it may be the beginning of a key. */
const bounded: Mask = (text) =>
  text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS).replace(/\S+$/, "")}…`;
