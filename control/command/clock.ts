// Decides how a time is written on the screen, in the zone of whoever reads. Pure.
import { localTime, type Zone } from "../shared/zone";

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
