// Decides how times and durations are written and read: UTC, short, in the units a person thinks in. Pure.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** "45 s", "12 min", "3 h 05 min", "2 d 4 h". @param seconds less than 0 is taken for 0: clocks differ a little */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 2 * MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  // In hours up to Twitch's 48, for these are counted in hours.
  if (whole < 100 * HOUR)
    return `${Math.floor(whole / HOUR)} h ${String(Math.floor((whole % HOUR) / MINUTE)).padStart(2, "0")} min`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
};

/** "02:41:10" of the same day as `now`, else "01-08 09:00". Both RFC 3339, UTC. */
export const clock = (time: string, now: string): string =>
  time.slice(0, 10) === now.slice(0, 10)
    ? time.slice(11, 19)
    : `${time.slice(5, 10)} ${time.slice(11, 16)}`;

/** RFC 3339, UTC, whole seconds. */
export const rfc3339 = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

const AGO_SECONDS = { s: 1, m: MINUTE, h: HOUR, d: DAY } as const;

/** "30m", "2h", "3d" ago, or a time as RFC 3339 says it. @returns ms since the epoch; undefined: neither */
export const readSince = (text: string, nowMs: number): number | undefined => {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return nowMs - Number(count) * AGO_SECONDS[unit as keyof typeof AGO_SECONDS] * 1000;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
};
