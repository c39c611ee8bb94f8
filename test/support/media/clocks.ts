// How the clocks of a received stream run: picture against sound, and both against the wall. Pure.
import type { ReceivedFrame } from "./received-frame";

/** Name of a frame → its decoding time in the prepared media, ms. */
export type Positions = ReadonlyMap<string, number>;

/** More than this between two shifts is another round of the media, which plays in a loop. */
const ROUND_MS = 3000;

/**
 * By how much the sound is late against the picture, compared with the prepared media, ms (negative: early); the
 * median of the frames given, each sound with the picture received last before it. Undefined without such pairs.
 */
export const soundLateMs = (
  frames: readonly ReceivedFrame[],
  positions: Positions,
): number | undefined => {
  let picture: number | undefined;
  const late: number[] = [];
  for (const frame of frames) {
    const position = frame.kind === "header" ? undefined : positions.get(frame.id);
    if (position === undefined) continue;
    const shift = frame.timestampMs - position;
    if (frame.kind === "video") picture = shift;
    else if (picture !== undefined && Math.abs(shift - picture) < ROUND_MS)
      late.push(shift - picture);
  }
  return median(late);
};

/** How far the pictures' clock ran ahead of the wall between the first and the last of one recording, s. */
export const clockAheadSeconds = (frames: readonly ReceivedFrame[]): number | undefined => {
  const pictures = frames.filter(({ kind }) => kind === "video");
  const [first, last] = [pictures[0], pictures.at(-1)];
  if (!first || !last || first === last || first.recording !== last.recording) return undefined;
  return (last.timestampMs - first.timestampMs - (last.at - first.at)) / 1000;
};

const median = (numbers: number[]): number | undefined =>
  numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
