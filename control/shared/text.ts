// Decides how times, durations and errors are written: UTC, short, in the units a person thinks in. Pure.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** "45 s", "12 min", "3 h 05 min", "5 d 4 h". @param seconds less than 0 is taken for 0: clocks differ a little */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 2 * MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  // In hours up to Twitch's 48, for these are counted in hours.
  if (whole < 100 * HOUR)
    return `${Math.floor(whole / HOUR)} h ${String(Math.floor((whole % HOUR) / MINUTE)).padStart(2, "0")} min`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
};

/** "$2.90". */
export const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** RFC 3339, UTC, whole seconds. @param ms since the epoch */
export const rfc3339 = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

/** An error's own words, for a sentence. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim();
