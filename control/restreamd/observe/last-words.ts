// Decides which of ffmpeg's lines says why nothing arrives, and takes out of it what is nobody's business. Pure.
import type { Mask } from "../look/mask";

/** What follows from the reason and says less; better than nothing where it is all that was said. */
const CONSEQUENCE =
  /^(?:Error (?:opening|submitting|muxing|writing|closing)|Task finished|Terminating)/;
/** A reader that comes between two keyframes: what it looks into cannot be decoded yet, and is sent all the same. */
const DECODER = /^\[(?:h264|aac) @/;
const SPOKEN_LENGTH = 120;

/** @param journal lines, the newest last; undefined: none of them says anything */
export const lastWords = (journal: string, mask: Mask): string | undefined => {
  const words = journal
    .split("\n")
    .filter((line) => !DECODER.test(line))
    .map((line) =>
      line
        .replace(/^(?:\[[^\]]*\]\s*)+/, "")
        .replace(/\b\w+:\/\/\S+/g, "the platform")
        .trim(),
    )
    .filter((line) =>
      /error|fail|refus|denied|reset|timed out|resolve|verif|match|reject/i.test(line),
    )
    .filter((line) => !/^(?:Conversion failed|Nothing was written)/.test(line));
  const last = words.findLast((line) => !CONSEQUENCE.test(line)) ?? words.at(-1);
  // A key that is cut is none any more, and shows all the same.
  return last === undefined ? undefined : mask(last).slice(0, SPOKEN_LENGTH);
};
