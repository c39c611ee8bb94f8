// Decides of which restreams restreamd's last look makes certain that there is no broadcast to interrupt. Pure.
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
