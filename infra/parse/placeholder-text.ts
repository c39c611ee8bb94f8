// Decides what the placeholder may say: one short text in characters that the droplet's font has.
import { FONT_NAME, missingInFont } from "./font";

const LONGEST = 120;

/** Problems of `placeholderText`. */
export const placeholderTextIssues = (text: string): string[] => {
  const length = [...text].length;
  if (text.trim() === "")
    return ["restream:placeholderText: is empty; say what viewers shall read while you are away"];
  if (length > LONGEST)
    return [
      `restream:placeholderText: has ${length} characters, at most ${LONGEST} fit on the picture`,
    ];
  // A line break is the picture's own matter.
  const missing = missingInFont(text);
  if (missing.length === 0) return [];
  return [
    `restream:placeholderText: ${missing.map(named).join(", ")}: not in the placeholder's font (${FONT_NAME}); take it out`,
  ];
};

const named = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  // A control character would garble the message.
  return /\p{C}/u.test(character) ? `U+${code}` : `"${character}" (U+${code})`;
};
