// Decides what restreamd's last look makes certain: which restreams have no broadcast to interrupt, and that OBS is away. Pure.
import type { Now } from "../shared/event";

/** An older look of restreamd no longer counts. */
const FRESH_MS = 10_000;
/** The longest time that restreamd needs to see that bytes arrive: a start, its window, and three looks. */
const SEEN_WITHIN_MS = 20_000;

/**
 * Returns the restreams that have delivered nothing since their start, or for longer than a broadcast can last without.
 * @param now restreamd's last look; undefined: there is none, or it cannot be read
 * @param at ms since the epoch
 */
export const silentRestreams = (now: Now | undefined, at: number): Set<string> => {
  if (now === undefined || !isFresh(now, at)) return new Set();
  const lookedAt = Date.parse(now.time);
  return new Set(
    Object.entries(now.destinations)
      .filter(
        ([, { state, sessionSince, since }]) =>
          state === "failing" &&
          sessionSince === null &&
          lookedAt - Date.parse(since) >= SEEN_WITHIN_MS,
      )
      .map(([name]) => `restream-${name}.service`),
  );
};

/** Parameters as above. */
export const isPublisherAway = (now: Now | undefined, at: number): boolean =>
  now !== undefined && isFresh(now, at) && !now.publisher.online;

/** From the future: the clock was set, and nothing is known. */
const isFresh = ({ time }: Now, at: number): boolean =>
  Date.parse(time) <= at && at - Date.parse(time) <= FRESH_MS;
