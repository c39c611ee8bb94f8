// Decides how progress reads: one line a step, with the time since the rehearsal was started.

/** `startedAt`: ms since the epoch. */
export const progress = (startedAt: number): ((line: string) => void) => {
  return (line) => {
    console.log(`[${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s] ${line}`);
  };
};
