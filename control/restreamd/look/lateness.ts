// Decides how late the picture arrives: how far its clock has fallen behind since the publisher came. Pure but for one file.
import { readFileSync } from "node:fs";
import { unlessMissing } from "../../shared/files";
import { FEED_CLOCK_FILE } from "../../shared/names";

/** The beginning of a connection, which MediaMTX looks at for a while before it hands it on. */
const SETTLES_MS = 10_000;
/** An encoder's clock may go slower than ours by this part, and nothing is late for it: 9 s a day. Crystals keep within it. */
const DRIFT = 1e-4;

/** How far the feed's ffmpeg has come. */
export interface FeedClock {
  /** Its process: the next one begins at 0. */
  reader: string;
  ms: number;
}

/** What the next look is compared with. */
export interface LateWatch {
  /** MediaMTX's id of who publishes. */
  connection: string;
  /** When it was first seen, ms. */
  since: number;
  at: number;
  clock: FeedClock;
  /** The least that the clock has been behind ours, ms, with the drift that is allowed. */
  least: number;
  seconds: number;
}

/**
 * What one connection brings; a picture that was late from its first moment on is not noticed.
 * @param at ms, of a clock that only goes on
 * @param clock undefined: not known
 * @param connection empty: nobody publishes
 * @returns undefined: it is not known of this connection
 */
export const watchLate = (
  before: LateWatch | undefined,
  at: number,
  clock: FeedClock | undefined,
  connection: string,
): LateWatch | undefined => {
  const known = before?.connection === connection ? before : undefined;
  // Perhaps it was just being written.
  if (connection === "" || clock === undefined) return known;
  const behind = at - clock.ms;
  const since = known?.since ?? at;
  if (!known || at - since < SETTLES_MS)
    return { connection, since, at, clock, least: behind, seconds: 0 };
  // What was late before is late by as much.
  if (clock.reader !== known.clock.reader)
    return { ...known, at, clock, least: behind - known.seconds * 1000 };
  // It stands still: nothing comes. That has words of its own.
  if (clock.ms === known.clock.ms) return known;
  const least = Math.min(behind, known.least + (at - known.at) * DRIFT);
  return { connection, since, at, clock, least, seconds: (behind - least) / 1000 };
};

/** undefined: the feed does not run, or is an earlier release's. */
export const readClock = (): FeedClock | undefined => {
  const text = unlessMissing(() => readFileSync(FEED_CLOCK_FILE, "utf8")) ?? "";
  // Or it is just being written.
  const [, reader, microseconds] = /^(\d+) (\d+)\n$/.exec(text) ?? [];
  return reader === undefined ? undefined : { reader, ms: Number(microseconds) / 1000 };
};
