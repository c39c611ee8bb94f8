// Decides which instant a clock's face shows in a time zone. Pure.

const MINUTE_MS = 60_000;

/** "2026-12-24T20:00" there. */
const shownAt = (instant: number, timeZone: string): string => {
  const parts = new Intl.DateTimeFormat("en", {
    ...{ timeZone, hourCycle: "h23", calendar: "gregory", numberingSystem: "latn" },
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
  } as const).formatToParts(instant);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
};

/**
 * ms since the epoch; the first of two where clocks are put back.
 * @param moment "2026-12-24T20:00" @returns undefined: no such day, or clocks leave this hour out
 */
export const instantOf = (moment: string, timeZone: string): number | undefined => {
  const face = Date.parse(`${moment}:00Z`);
  if (Number.isNaN(face)) return undefined;
  // What it is off by a day before and a day after: the first that fits.
  for (const days of [-1, 1]) {
    const near = face + days * 1440 * MINUTE_MS;
    const offset = Date.parse(`${shownAt(near, timeZone)}:00Z`) - near;
    const instant = face - offset;
    if (shownAt(instant, timeZone) === moment) return instant;
  }
  return undefined;
};
