// Decides how instants read on the page, and where its days begin, in one time zone. Pure.

/** "2026-01-10" and "03:00:04" of an instant, ms since the epoch. */
export type Clock = (ms: number) => { date: string; time: string };

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Every zone's offset is a multiple of it. */
const QUARTER = 15 * MINUTE;

/** @param timeZone IANA's name, which is known */
export const clockIn = (timeZone: string): Clock => {
  const format = new Intl.DateTimeFormat("en", {
    ...{ timeZone, hourCycle: "h23", calendar: "gregory", numberingSystem: "latn" },
    ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  } as const);
  return (ms) => {
    const [month = "", day = "", year = "", ...time] = format.format(ms).match(/\d+/g) ?? [];
    return { date: `${year}-${month}-${day}`, time: time.join(":") };
  };
};

/** "10 Jan" of "2026-01-10". */
export const dayName = (date: string): string => {
  const [, month, day] = date.split("-").map(Number);
  return `${day ?? ""} ${MONTHS[(month ?? 1) - 1] ?? ""}`;
};

/** "10 Jan, 03:00:04". */
export const instant = (ms: number, clock: Clock): string => {
  const { date, time } = clock(ms);
  return `${dayName(date)}, ${time}`;
};

/** "24 Dec 2026 – 7 Jan 2027", or one day. */
export const stretch = (from: number, to: number, clock: Clock): string => {
  const [first, last] = [clock(from).date, clock(to).date];
  const whole = (date: string): string => `${dayName(date)} ${date.slice(0, 4)}`;
  if (first === last) return whole(first);
  const isOneYear = first.slice(0, 4) === last.slice(0, 4);
  return `${isOneYear ? dayName(first) : whole(first)} – ${whole(last)}`;
};

/** A stroke of the axis; its name is a day's, or an hour's where there are few days. */
export interface Tick {
  at: number;
  name: string;
}

const HOURS = [1, 2, 3, 6, 12] as const;
const MINUTES = [1, 5, 15, 30] as const;
/** So many strokes at most. */
const MOST = 16;

/** Midnights; full hours of the zone where fewer than three days are shown. */
export const ticksOf = (from: number, to: number, clock: Clock): Tick[] => {
  const minutes = MINUTES.find((step) => (to - from) / (step * MINUTE) <= MOST);
  if (minutes !== undefined && to - from < 2 * HOUR)
    return steps(from, to, MINUTE, (time) => Number(time.slice(3, 5)) % minutes === 0, clock);
  if (to - from < 3 * DAY) {
    const hours = HOURS.find((step) => (to - from) / (step * HOUR) <= MOST) ?? 12;
    return steps(
      from,
      to,
      QUARTER,
      (time) => time.slice(3) === "00:00" && Number(time.slice(0, 2)) % hours === 0,
      clock,
    );
  }
  const days: Tick[] = [];
  let last = clock(from).date;
  for (let at = Math.ceil(from / QUARTER) * QUARTER; at <= to; at += QUARTER) {
    const { date } = clock(at);
    if (date !== last) days.push({ at, name: dayName(date) });
    last = date;
  }
  return days;
};

const steps = (
  from: number,
  to: number,
  step: number,
  isTick: (time: string) => boolean,
  clock: Clock,
): Tick[] => {
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const { date, time } = clock(at);
    if (isTick(time))
      ticks.push({ at, name: time.startsWith("00:00") ? dayName(date) : time.slice(0, 5) });
  }
  return ticks;
};
