// Decides of which restreams it is certain that there is no broadcast to interrupt: a release may restart those. Pure.
import type { Now } from "../shared/event";

/** An older look of restreamd no longer counts. */
const FRESH_MS = 10_000;
/** The longest time that restreamd needs to see that bytes arrive: a start, its window, and three looks. */
const SEEN_WITHIN_MS = 20_000;

/**
 * Nothing has arrived since they were started, or for so long that the platform has ended the broadcast.
 * @param now restreamd's last look; undefined: there is none, or it cannot be read
 * @param at ms since the epoch
 */
export const silentRestreams = (now: Now | undefined, at: number): Set<string> => {
  const lookedAt = Date.parse(now?.time ?? "");
  // A time in the future: the clock was set, so nothing is known.
  if (now === undefined || !(lookedAt <= at && at - lookedAt <= FRESH_MS)) return new Set();
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
