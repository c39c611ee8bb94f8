// Decides what is due when the event's clock strikes: whose broadcast begins anew, whether it must wait, what is left alone. Pure.
import { isBegunElsewhere, platformNames } from "../shared/platforms";
import type { DestinationStatus } from "./destination-status";
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
      ({ name, state, endsInSeconds }) =>
        state !== "off" &&
        !isBegunElsewhere(name) &&
        endsInSeconds !== null &&
        endsInSeconds - fromNowSeconds < toNextSeconds + PUT_OFF_SECONDS,
    )
    .map(({ name }) => name);

/** What its timer strikes late, by a boot or a busy machine, ms. */
const LATE_MS = 600_000;
/** What it may strike early: clocks are rounded. */
const EARLY_MS = 1000;

/** A release that is installed while a time comes must not lose it: what it brings may be so far in the past. */
const BROUGHT_LATE_MS = 60_000;

/**
 * From when on a time counts that strikes now, ms since the epoch. systemd reckons a timer from its last start, so one whose
 * times a release, or a rollback, has moved strikes for what lies between that start and now: nobody meant that one.
 * @param installedAt when the times were put in, ms since the epoch
 */
export const countsFrom = (installedAt: number, now: number): number =>
  Math.max(installedAt - BROUGHT_LATE_MS, now - LATE_MS);

/** Whether it has come. @param at the first that counts, ms since the epoch; undefined: there is none */
export const hasCome = (at: number | undefined, now: number): boolean =>
  at !== undefined && now >= at - EARLY_MS;

/** Whether the time that was to be left out is the one that strikes now. @param at ms since the epoch; undefined: none was */
export const isNow = (at: number | undefined, now: number): boolean =>
  at !== undefined && hasCome(at, now) && now - at < LATE_MS;

/** Why it is no moment to end a broadcast; undefined: it is one. */
export const waitsFor = (
  { destinations, publisher }: Looked,
  due: readonly string[],
): string | undefined => {
  if (publisher.isKnown && !publisher.online) return "OBS is gone";
  const namesOf = (which: (one: DestinationStatus) => boolean): string[] =>
    destinations.filter(which).map(({ name }) => name);
  const failing = namesOf(({ state }) => state === "failing");
  if (failing.length > 0) return `nothing arrives at ${platformNames(failing)}`;
  const unseen = namesOf(
    ({ name, platform }) => !due.includes(name) && platform?.unseenSince != null,
  );
  return unseen.length === 0 ? undefined : `nobody sees what is sent to ${platformNames(unseen)}`;
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
