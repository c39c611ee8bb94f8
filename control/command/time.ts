// Decides how a time that a person typed is read. Pure.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const AGO_SECONDS = { s: 1, m: MINUTE, h: HOUR, d: DAY } as const;

/** "30m", "2h", "3d" ago, or a time as RFC 3339 says it. @returns ms since the epoch; undefined: neither */
export const readSince = (text: string, nowMs: number): number | undefined => {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return nowMs - Number(count) * AGO_SECONDS[unit as keyof typeof AGO_SECONDS] * 1000;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
};

/** Whether it is a time of day (03:10, 03:10:30) or a whole time as RFC 3339 says it, with its offset. */
export const isMoment = (text: string): boolean =>
  /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text) ||
  (/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text)));
