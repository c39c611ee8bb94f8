// Decides how long a target that fails is left alone. Pure.

const LONGEST_BACKOFF_MS = 60_000;
/** Only a human can mend it. */
export const DEAD_MS = 600_000;

/** @param failures in a row before this one @returns ms */
export const backoffMs = (failures: number): number =>
  Math.min(LONGEST_BACKOFF_MS, 2000 * 2 ** Math.min(failures, 10));
