// Decides what is due when the event's clock strikes: whose broadcast begins anew, whether it must wait, what is left alone. Pure.
import { platformNames } from "../shared/platforms";
import type { Status } from "./status";

/** So long a rollover may be put off. */
export const PUT_OFF_SECONDS = 3600;
/** Between two tries. */
export const TRY_AGAIN_SECONDS = 300;

type Looked = Pick<Status, "destinations" | "publisher">;

/**
 * Destinations whose platform would end the broadcast before the next time, by then put off for as long as may be.
 * @param fromNowSeconds until this time, where it is not now
 * @param toNextSeconds from this time until the next one
 */
export const dueOf = (
  { destinations }: Pick<Status, "destinations">,
  { fromNowSeconds, toNextSeconds }: { fromNowSeconds: number; toNextSeconds: number },
): string[] =>
  destinations
    .filter(
      ({ state, endsInSeconds }) =>
        state !== "off" &&
        endsInSeconds !== null &&
        endsInSeconds - fromNowSeconds < toNextSeconds + PUT_OFF_SECONDS,
    )
    .map(({ name }) => name);

/** What its timer strikes late, by a boot or a busy machine, ms. */
const LATE_MS = 600_000;

/** Whether the time that was to be left out is the one that strikes now. @param at ms since the epoch; undefined: none was */
export const isNow = (at: number | undefined, now: number): boolean =>
  at !== undefined && now >= at - 1000 && now - at < LATE_MS;

/** Why it is no moment to end a broadcast; undefined: it is one. */
export const waitsFor = (
  { destinations, publisher }: Looked,
  due: readonly string[],
): string | undefined => {
  if (publisher.isKnown && !publisher.online) return "OBS is gone";
  const failing = destinations
    .filter(({ name, state }) => state === "failing" && !due.includes(name))
    .map(({ name }) => name);
  return failing.length === 0 ? undefined : `nothing arrives at ${platformNames(failing)}`;
};

/** Seconds between two of these times of day, at the longest; of one: a day. @param times as systemd reads them: "*-*-* 04:30:00 Europe/Berlin" */
export const longestPauseOf = (times: readonly string[]): number => {
  const minutes = times
    .flatMap((time) => {
      const [, hour, minute] = / (\d{2}):(\d{2}):\d{2} /.exec(time) ?? [];
      return hour === undefined ? [] : [Number(hour) * 60 + Number(minute)];
    })
    .sort((a, b) => a - b);
  const first = minutes[0] ?? 0;
  return 60 * Math.max(...minutes.map((at, index) => (minutes[index + 1] ?? first + 1440) - at));
};

/**
 * The next of these times, ms since the epoch; undefined: there is none.
 * @param said what `systemd-analyze calendar` says of all of them, in UTC
 */
export const nextOf = (said: string): number | undefined => {
  const times = [
    ...said.matchAll(/^ *Next elapse: \w{3} (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) UTC$/gm),
  ]
    .map(([, day = "", time = ""]) => Date.parse(`${day}T${time}Z`))
    .filter((at) => Number.isFinite(at));
  return times.length === 0 ? undefined : Math.min(...times);
};
