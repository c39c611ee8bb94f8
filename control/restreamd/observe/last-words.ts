// Decides which of ffmpeg's lines says why nothing arrives, and takes out of it what is nobody's business. Pure.

/** Of the lines that follow the reason and say less. */
const EMPTY_WORDS =
  /^(?:Error (?:opening|submitting|muxing|writing|closing)|Conversion failed|Exiting|Task finished|Terminating|Nothing was written|Could not write header|Output file|frame=|size=|video:|\s*$)/;
const SPOKEN_LENGTH = 120;

/** @param journal lines, the newest last; undefined: none of them says anything */
export const lastWords = (journal: string): string | undefined => {
  const words = journal
    .split("\n")
    .map((line) =>
      line
        .replace(/^(?:\[[^\]]*\]\s*)+/, "")
        .replace(/\b\w+:\/\/\S+/g, "the platform")
        .trim(),
    )
    .filter((line) =>
      /error|fail|refus|denied|reset|timed out|resolve|verif|match|reject/i.test(line),
    )
    .filter((line) => !EMPTY_WORDS.test(line))
    .at(-1);
  return words === undefined ? undefined : words.slice(0, SPOKEN_LENGTH);
};
