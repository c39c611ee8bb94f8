// Decides when a summary of the last day is told: a time of day, in a time zone.
import type { Summary } from "../settings";
import { nearest } from "./keys";
import { OLD_TIME_ZONES } from "./old-time-zones";

const EXAMPLE = "09:00";

/** @param at empty: none */
export const parseSummary = (
  at: string,
  given: string,
): { summary: Summary | undefined; timeZone: string; issues: string[]; notes: string[] } => {
  const timeZone = OLD_TIME_ZONES[given] ?? given;
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
  return {
    summary: at === "" || issues.length > 0 ? undefined : { at, timeZone },
    timeZone,
    issues,
    notes:
      timeZone === given
        ? []
        : [`restream:timeZone: ${given} is the old name of ${timeZone}, which the server uses`],
  };
};

/** Node suggests old names itself; the droplet has none of them. */
export const TIME_ZONES = [
  "UTC",
  ...new Set(Intl.supportedValuesOf("timeZone").map((name) => OLD_TIME_ZONES[name] ?? name)),
];

/** Intl takes more than names, +02:00 for one, and any case; systemd does not. */
export const isTimeZone = (name: string): boolean => {
  if (name === "UTC") return true;
  if (!/^[A-Z][A-Za-z]+(?:\/[A-Z][\w+-]*)+$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
