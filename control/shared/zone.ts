// Decides in which time zone a person reads times, and how an instant reads there. Pure.

export interface Zone {
  /** IANA's name, as Intl takes it. */
  name: string;
  /** What was asked for and is not known here, so that it is UTC; undefined: what was asked for is used. */
  unknown?: string;
}

export const UTC: Zone = { name: "UTC" };
const LONGEST_NAME = 40;

/** @param asked as the environment variable TZ holds it: "Europe/Berlin", ":Europe/Berlin"; empty or undefined: UTC */
export const zoneOf = (asked: string | undefined): Zone => {
  const name = (asked ?? "").trim().replace(/^:/, "");
  if (name === "" || name === "UTC") return UTC;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return { name };
  } catch {
    // What a terminal would read as its own commands is not repeated.
    return { ...UTC, unknown: name.replace(/[^ -~]/g, "?").slice(0, LONGEST_NAME) };
  }
};

/** "2026-01-10" and "03:00:04". @param time RFC 3339 */
export const localTime = (time: string, { name }: Zone): { date: string; clock: string } => {
  const parts = new Intl.DateTimeFormat("en", {
    ...{ timeZone: name, hourCycle: "h23", calendar: "gregory", numberingSystem: "latn" },
    ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  } as const).formatToParts(new Date(time));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return {
    date: `${of("year")}-${of("month")}-${of("day")}`,
    clock: `${of("hour")}:${of("minute")}:${of("second")}`,
  };
};
