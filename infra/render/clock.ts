// Decides what systemd is told of the event's clock: timers, the unit that they start, and the same times for the command.
import {
  CLOCK_CONFIG,
  CLOCK_SERVICE,
  CLOCK_SERVICE_DEFINITION,
  CLOCK_TIMER_DEFINITION,
  clockTimer,
  UNIT_DIR,
  type ClockWork,
} from "../names";
import type { Settings } from "../settings";
import { minutesOf } from "../parse/clock";
import { contentOf, type HostFile, type ReleaseFile } from "./file-tree";

const DAY_MINUTES = 1440;
const MINUTE_MS = 60_000;
/** Before the end of the event it is told: a day, an hour, five minutes. */
const STOP_SOON_MINUTES = [1440, 60, 5] as const;
const ROLLOVER_SOON_MINUTES = 60;

/** systemd.time(7), CALENDAR EVENTS: by what is due. */
const timesOf = ({
  clock: { rolloverAt, stopAt, timeZone },
}: Settings): Partial<Record<ClockWork, string[]>> => ({
  ...(rolloverAt.length === 0
    ? {}
    : {
        "rollover-soon": rolloverAt.map(
          (time) => `*-*-* ${timeOf(minutesOf(time) - ROLLOVER_SOON_MINUTES)}:00 ${timeZone}`,
        ),
        rollover: rolloverAt.map((time) => `*-*-* ${time}:00 ${timeZone}`),
      }),
  ...(stopAt === undefined
    ? {}
    : {
        "stop-soon": STOP_SOON_MINUTES.map((minutes) => inUtc(stopAt - minutes * MINUTE_MS)),
        stop: [inUtc(stopAt)],
      }),
});

/** On a clock's face. */
const timeOf = (minutes: number): string => {
  const onFace = (minutes + DAY_MINUTES) % DAY_MINUTES;
  return [Math.floor(onFace / 60), onFace % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
};

/** An instant: whatever clocks do meanwhile. @param ms since the epoch */
const inUtc = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC");

/** Nothing where no time is set. */
export const clockFiles = (settings: Settings, files: HostFile[]): ReleaseFile[] => {
  const times = timesOf(settings);
  const works = Object.entries(times) as [ClockWork, string[]][];
  if (works.length === 0) return [];
  const file = (path: string, content: string, units: string[]): ReleaseFile => ({
    ...{ path, mode: "0644", units, content },
  });
  return [
    file(`${UNIT_DIR}/${CLOCK_SERVICE}`, contentOf(files, CLOCK_SERVICE_DEFINITION), []),
    file(CLOCK_CONFIG, `${JSON.stringify({ times })}\n`, []),
    ...works.map(([what, on]) =>
      file(
        `${UNIT_DIR}/${clockTimer(what)}`,
        contentOf(files, CLOCK_TIMER_DEFINITION)
          .replaceAll("@WHAT@", what)
          .replace("@ON_CALENDAR@", on.map((time) => `OnCalendar=${time}`).join("\n")),
        [clockTimer(what)],
      ),
    ),
  ];
};
