// How the clocks of a received stream run: picture against sound, and both against the wall. Pure.
import { presentationMs, type ReceivedFrame } from "./received-frame";

/** Name of a frame → its presentation time in the prepared media, ms (frame-id.ts, positionsOf). */
export type Positions = ReadonlyMap<string, number>;

/** More than this between two shifts is another round of the media, which plays in a loop. */
const ROUND_MS = 3000;

/**
 * By how much the sound is late against the picture, compared with the prepared media, ms (negative: early); the
 * median of the frames given, each sound with the picture received last before it. Undefined without such pairs.
 * Told from presentation times: a server may give pictures that are reordered other decoding times than the encoder.
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
    const shift = presentationMs(frame) - position;
    if (frame.kind === "video") picture = shift;
    else if (picture !== undefined && Math.abs(shift - picture) < ROUND_MS)
      late.push(shift - picture);
  }
  return median(late);
};

/**
 * How far the pictures' clock ran ahead of the wall between the first and the last of one recording, s. Of decoding
 * times: pictures arrive in that order, whatever order they are shown in.
 */
export const clockAheadSeconds = (frames: readonly ReceivedFrame[]): number | undefined => {
  const pictures = frames.filter(({ kind }) => kind === "video");
  const [first, last] = [pictures[0], pictures.at(-1)];
  if (!first || !last || first === last || first.recording !== last.recording) return undefined;
  return (last.timestampMs - first.timestampMs - (last.at - first.at)) / 1000;
};

const median = (numbers: number[]): number | undefined =>
  numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
