// Decides where a clip ends by the media's own clock, which each new connection of OBS moves ahead of the wall's. Pure.
import type { Piece } from "./pieces";

/** What ffprobe says of a piece; seconds of the media's clock. */
export interface Measured {
  start: number;
  duration: number;
}

/** ffmpeg keeps a leap of less, and takes a larger one out (-dts_delta_threshold). */
const KEPT_LEAP_SECONDS = 10;

/** Of `format,START,DURATION` lines. @returns undefined: not each of the pieces could be measured */
export const measuredIn = (csv: string, pieces: number): Measured[] | undefined => {
  const measured = csv
    .split("\n")
    .filter((line) => line.startsWith("format,"))
    .map((line) => line.split(","))
    .map(([, start, duration]) => ({ start: Number(start), duration: Number(duration) }));
  const isKnown = measured.every((one) => Number.isFinite(one.start + one.duration));
  return isKnown && measured.length === pieces ? measured : undefined;
};

/**
 * Where in the joined pieces a moment is that lies in the last one: never before it, and later by what the clock leapt in
 * that piece, because nobody knows where in it.
 * @param end ms since the epoch @returns seconds since the first piece's beginning
 */
export const mediaEnd = (
  pieces: readonly Pick<Piece, "begin" | "end">[],
  measured: readonly Measured[],
  end: number,
): number => {
  let begin = 0;
  for (const [at, { start }] of measured.entries()) {
    const before = measured[at - 1];
    if (before === undefined) continue;
    const leap = start - before.start - before.duration;
    begin += before.duration + (Math.abs(leap) < KEPT_LEAP_SECONDS ? leap : 0);
  }
  const [last, own] = [pieces.at(-1), measured.at(-1)];
  if (last === undefined || own === undefined) return 0;
  const leapt = Math.max(0, own.duration - (last.end - last.begin) / 1000);
  return begin + (Math.min(end, last.end) - last.begin) / 1000 + leapt;
};
