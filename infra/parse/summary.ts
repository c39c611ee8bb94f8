// Decides when a summary of the last day is told: a time of day, in a time zone.
import type { Summary } from "../settings";
import { nearest } from "./keys";

const EXAMPLE = "09:00";

/** @param at empty: none */
export const parseSummary = (
  at: string,
  timeZone: string,
): { summary: Summary | undefined; issues: string[] } => {
  const issues = [
    ...(at === "" || /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(at)
      ? []
      : [
          `restream:summaryAt: got ${JSON.stringify(at)}, expected a time of day such as ${EXAMPLE}, or nothing for no summary`,
        ]),
    ...(isTimeZone(timeZone)
      ? []
      : [
          `restream:timeZone: got ${JSON.stringify(timeZone)}, expected a name of IANA's list such as UTC or Europe/Berlin; did you mean ${nearest(timeZone, TIME_ZONES)}?`,
        ]),
  ];
  return { summary: at === "" || issues.length > 0 ? undefined : { at, timeZone }, issues };
};

const TIME_ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** Intl takes more than names, +02:00 for one, and any case; systemd does not. */
const isTimeZone = (name: string): boolean => {
  if (name === "UTC") return true;
  if (!/^[A-Z][A-Za-z]+(?:\/[A-Z][\w+-]*)+$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
