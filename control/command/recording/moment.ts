// Decides which moment somebody means who types a time of day, and how moments are shown. Pure.
import { localTime, type Zone } from "../../shared/zone";

const MINUTE_MS = 60_000;
/** Every time of day comes within a day, and one that the clocks leave out within two; an hour more for whatever they do. */
const LOOKS_BACK_MINUTES = 49 * 60;

/**
 * The latest moment at which a clock there showed this, or the moment itself where it was typed whole.
 * @param text as `momentText` (time.ts) takes it @returns ms since the epoch; undefined: no clock ever showed it
 */
export const readMoment = (text: string, now: number, zone: Zone): number | undefined => {
  const [, clock, seconds = "00"] = /^(\d\d:\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (clock === undefined) return Date.parse(text);
  // Every zone is whole minutes from UTC.
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  for (let back = 0; back <= LOOKS_BACK_MINUTES; back += 1) {
    const moment = minute - back * MINUTE_MS + Number(seconds) * 1000;
    if (moment <= now && clockOf(moment, zone).startsWith(clock)) return moment;
  }
  return undefined;
};

const clockOf = (ms: number, zone: Zone): string =>
  localTime(new Date(ms).toISOString(), zone).clock;

/** "03:10", or with its day where that is not today's. @param ms since the epoch @param now the same */
export const shownMoment = (ms: number, now: number, zone: Zone, seconds = false): string => {
  const [then, today] = [ms, now].map((each) => localTime(new Date(each).toISOString(), zone));
  const clock = then?.clock.slice(0, seconds ? 8 : 5) ?? "";
  return then?.date === today?.date ? clock : `${then?.date ?? ""} ${clock}`;
};

/** clip-20261127-0310.mp4; the seconds where they are not 0. @param ms since the epoch */
export const clipName = (ms: number, zone: Zone): string => {
  const { date, clock } = localTime(new Date(ms).toISOString(), zone);
  return `clip-${date.replaceAll("-", "")}-${clock.replaceAll(":", "").replace(/00$/, "")}.mp4`;
};
