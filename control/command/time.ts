// Decides how a time of day is written on the screen, and how one is read that a person typed. Pure.
import { localTime, type Zone } from "../shared/zone";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** "02:41:10" of the same day as `now`, else "01-08 09:00". Both RFC 3339. @param zone of whoever reads */
export const clock = (time: string, now: string, zone: Zone): string => {
  const [then, today] = [localTime(time, zone), localTime(now, zone)];
  return then.date === today.date ? then.clock : `${then.date.slice(5)} ${then.clock.slice(0, 5)}`;
};

/** "2026-01-10 03:00:07". @param time RFC 3339 */
export const dayAndClock = (time: string, zone: Zone): string => {
  const { date, clock } = localTime(time, zone);
  return `${date} ${clock}`;
};

/** "Europe/Berlin"; "UTC (the zone X is not known here)". */
export const zoneName = ({ name, unknown }: Zone): string =>
  unknown === undefined ? name : `${name} (the zone ${unknown} is not known here)`;

const AGO_SECONDS = { s: 1, m: MINUTE, h: HOUR, d: DAY } as const;

/** "30m", "2h", "3d" ago, or a time as RFC 3339 says it. @returns ms since the epoch; undefined: neither */
export const readSince = (text: string, nowMs: number): number | undefined => {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return nowMs - Number(count) * AGO_SECONDS[unit as keyof typeof AGO_SECONDS] * 1000;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
};
