// Decides what of restreamd's words is about a line that carries too little of what OBS sends. Pure.

const MISSING = "frames-missing";
/** It ends a minute after the last that was missing: until then it is not told anew. */
const WHOLE = "frames-whole";
const ABOUT_THE_LINE: readonly string[] = [MISSING, "bitrate-low", "bitrate-unsteady"];

/**
 * Where the line carries more of its rate than this, nothing is promised: half of it is not low to restreamd, and OBS leaves
 * out whole stretches up to a keyframe, which MediaMTX can order.
 */
export const TOLD_BELOW_PERCENT = 50;

/** Kinds, once each. @param before all that had been told when the fault began @param after and when it was over */
export const toldMeanwhile = (before: readonly string[], after: readonly string[]): string[] => {
  const lastOfMissing = before.filter((kind) => kind === MISSING || kind === WHOLE).at(-1);
  const told = after.slice(before.length).filter((kind) => ABOUT_THE_LINE.includes(kind));
  return [...new Set([...(lastOfMissing === MISSING ? [MISSING] : []), ...told])];
};
