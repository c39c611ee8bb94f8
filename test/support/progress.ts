// Decides how progress reads: one line a step, with the time since the rehearsal was started.

/** `startedAt`: ms since the epoch. @param lane of which the line is; empty: of all, or the only one */
export const progress = (startedAt: number, lane = ""): ((line: string) => void) => {
  const prefix = lane === "" ? "" : `${lane} `;
  return (line) => {
    const at = `[${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s]`;
    console.log(`${prefix}${at} ${line.replaceAll("\n", `\n${prefix}`)}`);
  };
};
