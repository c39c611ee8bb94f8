// Decides how late the picture arrives: how far its clock has fallen behind since the publisher came. Pure but for one file.
import { readFileSync, statSync } from "node:fs";
import { unlessMissing } from "../../shared/files";
import { FEED_CLOCK_FILE } from "../../shared/names";

/** The beginning of a connection, which MediaMTX looks at for a while before it hands it on; and that of a reader. */
const SETTLES_MS = 10_000;
/** An encoder's clock may go slower than ours by this part, and nothing is late for it: 9 s a day. Crystals keep within it. */
const DRIFT = 1e-4;
/**
 * Seconds: a picture that was as late stays so in the next reader, whose clock begins at 0. Less is within what a look may
 * be wrong by, and would add up where each keyframe has a reader of its own.
 */
const CARRIED = 5;

/** How far the feed's ffmpeg has come. */
export interface FeedClock {
  /** Its process: the next one begins at 0. */
  reader: string;
  ms: number;
  /** When it said so, ms, of a clock that only goes on: a look may be late. */
  at: number;
}

/** What the next look is compared with. */
export interface LateWatch {
  /** MediaMTX's id of who publishes. */
  connection: string;
  /** When this connection, or this reader of it, was first seen, ms. */
  since: number;
  clock: FeedClock;
  /** The least that the clock has been behind ours, ms, with the drift that is allowed. */
  least: number;
  seconds: number;
}

/**
 * What one connection brings; a picture that was late from its first moment on is not noticed.
 * @param clock undefined: not known
 * @param connection empty: nobody publishes
 * @param wasLate seconds, as an earlier restreamd has told of this very connection
 * @returns undefined: it is not known of this connection
 */
export const watchLate = (
  before: LateWatch | undefined,
  clock: FeedClock | undefined,
  connection: string,
  wasLate = 0,
): LateWatch | undefined => {
  const known = before?.connection === connection ? before : undefined;
  // Perhaps it was just being written.
  if (connection === "" || clock === undefined) return known;
  const behind = clock.at - clock.ms;
  const begins = (seconds: number, since: number): LateWatch => ({
    ...{ connection, since, clock, seconds },
    least: behind - seconds * 1000,
  });
  if (!known) return begins(wasLate, clock.at);
  if (clock.reader !== known.clock.reader)
    return begins(known.seconds >= CARRIED ? known.seconds : 0, clock.at);
  if (clock.at - known.since < SETTLES_MS) return begins(known.seconds, known.since);
  // It stands still: nothing comes. That has words of its own.
  if (clock.ms === known.clock.ms) return known;
  const least = Math.min(behind, known.least + (clock.at - known.clock.at) * DRIFT);
  return { ...known, clock, least, seconds: (behind - least) / 1000 };
};

/** @param now ms, of a clock that only goes on @returns undefined: the feed does not run, or is an earlier release's */
export const readClock = (now: () => number): FeedClock | undefined =>
  unlessMissing(() => {
    const text = readFileSync(FEED_CLOCK_FILE, "utf8");
    const agoMs = Date.now() - statSync(FEED_CLOCK_FILE).mtimeMs;
    // Or it is just being written, or the machine's clock was set in between.
    const [, reader, microseconds] = /^(\d+) (\d+)\n$/.exec(text) ?? [];
    return reader === undefined || agoMs < 0 || agoMs > LONGEST_MS
      ? undefined
      : { reader, ms: Number(microseconds) / 1000, at: now() - agoMs };
  });

/** It is written anew each second. */
const LONGEST_MS = 10_000;
