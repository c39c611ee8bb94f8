// Decides when broadcasts are rolled over and when the event ends: times of the operator's own, in the stack's time zone.
import type { Clock, Destination } from "../settings";
import { isTimeZone } from "./summary";
import { instantOf } from "./zone-time";

const DAY_MINUTES = 1440;
const HOUR_MINUTES = 60;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d$/;

/** `pulumi up` may wait its turn, and for Debian's packages. */
const UP_MINUTES = 10;
const MINUTE_MS = 60_000;

/** @param given.timeZone as it was understood; of one that is none, summary.ts complains */
export const parseClock = (
  given: { rolloverAt: string; stopAt: string; timeZone: string },
  destinations: readonly Destination[],
  now: number,
): { clock: Clock; issues: string[]; notes: string[] } => {
  const times = given.rolloverAt
    .split(",")
    .map((time) => time.trim())
    .filter((time) => time !== "");
  const rolloverAt = [...new Set(times)].sort();
  const limitOfYoutube = destinations.find(({ name }) => name === "youtube")?.maxHours;
  const isMoment = MOMENT.test(given.stopAt);
  const isZone = isTimeZone(given.timeZone);
  const stopAt = isMoment && isZone ? instantOf(given.stopAt, given.timeZone) : undefined;
  return {
    clock: { rolloverAt, stopAt, timeZone: given.timeZone },
    notes: [
      ...(stopAt === undefined ? [] : stopNotes(given.stopAt, stopAt, now)),
      ...(rolloverAt.length > 0 && limitOfYoutube !== undefined
        ? ["restream:rolloverAt: leaves YouTube out, where only YouTube Studio begins a broadcast"]
        : []),
    ],
    issues: [
      ...(rolloverAt.every((time) => TIME.test(time))
        ? rolloverIssues(rolloverAt, destinations)
        : [
            `restream:rolloverAt: got ${JSON.stringify(given.rolloverAt)}, expected a time of day such as 04:30, or several with commas between`,
          ]),
      ...(given.stopAt === "" || stopAt !== undefined || (isMoment && !isZone)
        ? []
        : [
            `restream:stopAt: got ${JSON.stringify(given.stopAt)}, expected a day and a time such as 2026-12-24T20:00, one that ${given.timeZone} (restream:timeZone) has`,
          ]),
    ],
  };
};

/**
 * No issues: an end that is near, or over, may long be on the server, and a change of homeIp just before it must not be refused.
 * @param at the same, ms since the epoch
 */
const stopNotes = (stopAt: string, at: number, now: number): string[] => {
  if (at <= now)
    return [
      `restream:stopAt: ${stopAt} is over, so nothing will be ended by it; take it out: pulumi config rm restream:stopAt`,
    ];
  const minutes = Math.ceil((at - now) / MINUTE_MS);
  return minutes > UP_MINUTES
    ? []
    : [
        `restream:stopAt: ${stopAt} is only ${minutes} min away. Is it new? pulumi up may take longer than that, and then nothing ends by itself. In that case end it by hand: restream stop all`,
      ];
};

/** A limit that is over before the next time comes would cut the broadcast at a moment that nobody chose. */
const rolloverIssues = (
  times: readonly string[],
  destinations: readonly Destination[],
): string[] => {
  if (times.length === 0) return [];
  const limited = destinations.filter(
    ({ name, maxHours }) => maxHours !== undefined && name !== "youtube",
  );
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
