// Decides when broadcasts are rolled over and when the event ends: times of the operator's own, in the stack's time zone.
import type { Clock, Destination } from "../settings";

const DAY_MINUTES = 1440;
const HOUR_MINUTES = 60;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T((?:[01]\d|2[0-3]):[0-5]\d)$/;

/** @param given.timeZone as it was understood */
export const parseClock = (
  given: { rolloverAt: string; stopAt: string; timeZone: string },
  destinations: readonly Destination[],
): { clock: Clock; issues: string[] } => {
  const times = given.rolloverAt
    .split(",")
    .map((time) => time.trim())
    .filter((time) => time !== "");
  const rolloverAt = [...new Set(times)].sort();
  return {
    clock: {
      rolloverAt,
      stopAt: given.stopAt === "" ? undefined : given.stopAt,
      timeZone: given.timeZone,
    },
    issues: [
      ...(rolloverAt.every((time) => TIME.test(time))
        ? rolloverIssues(rolloverAt, destinations)
        : [
            `restream:rolloverAt: got ${JSON.stringify(given.rolloverAt)}, expected a time of day such as 04:30, or several with commas between`,
          ]),
      ...(given.stopAt === "" || isMoment(given.stopAt)
        ? []
        : [
            `restream:stopAt: got ${JSON.stringify(given.stopAt)}, expected a day and a time such as 2026-12-24T20:00, in restream:timeZone`,
          ]),
    ],
  };
};

/** A limit that is over before the next time comes would cut the broadcast at a moment that nobody chose. */
const rolloverIssues = (
  times: readonly string[],
  destinations: readonly Destination[],
): string[] => {
  if (times.length === 0) return [];
  const limited = destinations.filter(({ maxHours }) => maxHours !== undefined);
  if (limited.length === 0)
    return [
      "restream:rolloverAt: is set, and no destination has a limit after which its platform ends a broadcast; set one (restream:NAMEMaxHours), or take it out: pulumi config rm restream:rolloverAt",
    ];
  const longest = longestPause(times);
  return limited.flatMap(({ name, maxHours = Infinity }) =>
    maxHours * HOUR_MINUTES < longest
      ? [
          `restream:rolloverAt: ${name} ends each broadcast after ${maxHours} h, and the longest pause between these times is ${hoursOf(longest)}; name more times, at most ${maxHours} h apart`,
        ]
      : [],
  );
};

/** Minutes; of one time: a day. */
const longestPause = (times: readonly string[]): number => {
  const minutes = times.map(minutesOf);
  const first = minutes[0] ?? 0;
  return Math.max(...minutes.map((at, index) => (minutes[index + 1] ?? first + DAY_MINUTES) - at));
};

export const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * HOUR_MINUTES + minutes;
};

const hoursOf = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / HOUR_MINUTES), minutes % HOUR_MINUTES];
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
};

/** Whether the calendar has such a day. */
const isMoment = (text: string): boolean => {
  const [, year, month, day] = MOMENT.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
};
