// Decides what the placeholder may say, one short text in characters that the droplet's font has, and on which lines.
import { FONT_NAME, missingInFont } from "./font";

const LONGEST = 120;
/** Longest line, in characters: at a height of 1/16 of the picture it fits a 16:9 one. */
const LINE_LENGTH = 36;
/** An upright or square picture holds less. */
const NARROW_LINE_LENGTH = 16;

/** Problems of `placeholderText`. @param what the text is called where it was given */
export const placeholderTextIssues = (
  text: string,
  what = "restream:placeholderText",
): string[] => {
  const length = [...text].length;
  if (text.trim() === "")
    return [`${what}: is empty; say what viewers shall read while you are away`];
  if (length > LONGEST)
    return [`${what}: has ${length} characters, at most ${LONGEST} fit on the picture`];
  // A line break is the picture's own matter.
  const missing = missingInFont(text);
  if (missing.length === 0) return [];
  return [
    `${what}: ${missing.map(named).join(", ")}: not in the placeholder's font (${FONT_NAME}); take it out`,
  ];
};

const named = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  // A control character would garble the message.
  return /\p{C}/u.test(character) ? `U+${code}` : `"${character}" (U+${code})`;
};

/** As make-placeholder takes it. @param picture px */
export const linesFor = (
  text: string,
  { width, height }: { width: number; height: number },
): string => lines(text, width < height * 1.5 ? NARROW_LINE_LENGTH : LINE_LENGTH).join("\n");

/** Breaks at spaces, and inside a word only where it is longer than a line. */
export const lines = (text: string, length: number): string[] => {
  const words = text
    .split(/\s+/)
    .filter((word) => word !== "")
    .flatMap((word) =>
      [...word].map((_, at, all) => (at % length === 0 ? all.slice(at, at + length).join("") : "")),
    )
    .filter((part) => part !== "");
  const broken: string[] = [];
  for (const word of words) {
    const last = broken.at(-1);
    if (last !== undefined && [...last, " ", ...word].length <= length)
      broken[broken.length - 1] = `${last} ${word}`;
    else broken.push(word);
  }
  return broken;
};
