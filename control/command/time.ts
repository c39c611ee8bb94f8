// Decides how a time of day is written on the screen, and how one is read that a person typed. Pure.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** "02:41:10" of the same day as `now`, else "01-08 09:00". Both RFC 3339, UTC. */
export const clock = (time: string, now: string): string =>
  time.slice(0, 10) === now.slice(0, 10)
    ? time.slice(11, 19)
    : `${time.slice(5, 10)} ${time.slice(11, 16)}`;

const AGO_SECONDS = { s: 1, m: MINUTE, h: HOUR, d: DAY } as const;

/** "30m", "2h", "3d" ago, or a time as RFC 3339 says it. @returns ms since the epoch; undefined: neither */
export const readSince = (text: string, nowMs: number): number | undefined => {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return nowMs - Number(count) * AGO_SECONDS[unit as keyof typeof AGO_SECONDS] * 1000;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
};
