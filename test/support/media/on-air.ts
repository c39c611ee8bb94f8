// What viewers got, judged from received frames alone. Pure. Every answer that was not observed is
// `undefined`, never 0: a rehearsal in which nothing arrived must not look like a perfect one. Pictures arrive, and are
// told here, in decoding order; only what says "shown" is about the order in which viewers see them.
import { presentationMs, type ReceivedFrame } from "./received-frame";

/** A stretch of pictures from one source. */
export interface Stretch {
  readonly source: string;
  /** Arrival of its first and of its last picture, ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly pictures: number;
}

const pictures = (frames: readonly ReceivedFrame[]): ReceivedFrame[] =>
  frames.filter((frame) => frame.kind === "video").sort((a, b) => a.at - b.at);

/** Which source was on air, stretch by stretch; undefined when no picture arrived at all. */
export const switches = (frames: readonly ReceivedFrame[]): Stretch[] | undefined => {
  const stretches: Stretch[] = [];
  for (const { source, at } of pictures(frames)) {
    const last = stretches.at(-1);
    if (last?.source === source) {
      stretches[stretches.length - 1] = { ...last, to: at, pictures: last.pictures + 1 };
    } else {
      stretches.push({ source, from: at, to: at, pictures: 1 });
    }
  }
  return stretches.length === 0 ? undefined : stretches;
};

/** The first picture of a source that arrived at or after `afterAt` (ms since the epoch). */
export const firstFrameOf = (
  frames: readonly ReceivedFrame[],
  source: string,
  afterAt: number,
): ReceivedFrame | undefined =>
  pictures(frames).find((frame) => frame.source === source && frame.at >= afterAt);

const secondsUntil = (frame: ReceivedFrame | undefined, since: number): number | undefined =>
  frame === undefined ? undefined : (frame.at - since) / 1000;

/** Seconds from the end of the publisher's connection to the first picture of the placeholder. */
export const placeholderAfterSeconds = (
  frames: readonly ReceivedFrame[],
  endedAt: number,
): number | undefined => secondsUntil(firstFrameOf(frames, "placeholder", endedAt), endedAt);

/** Seconds from the publisher's connect to its first picture on air. */
export const liveAfterSeconds = (
  frames: readonly ReceivedFrame[],
  connectedAt: number,
): number | undefined => secondsUntil(firstFrameOf(frames, "live", connectedAt), connectedAt);

/**
 * Longest time without a new picture that touches the window, in seconds and in full length. What has not
 * ended counts up to `to`; when nothing was on air before `from`, the wait for the first picture counts
 * from there. Undefined when no picture had arrived by `to`.
 */
export const longestFreezeSeconds = (
  frames: readonly ReceivedFrame[],
  from: number,
  to: number,
): number | undefined => {
  const arrivals = pictures(frames).map((frame) => frame.at);
  if (arrivals.every((at) => at > to)) return undefined;
  const before = arrivals.filter((at) => at <= from).at(-1) ?? from;
  const after = arrivals.find((at) => at >= to) ?? to;
  const marks = [before, ...arrivals.filter((at) => at > from && at < to), after];
  const waits = marks.slice(1).map((at, index) => at - (marks[index] ?? at));
  return waits.reduce((a, b) => Math.max(a, b), 0) / 1000;
};

/** Frames of one track of one recording, in the order in which they were written. */
const trackOf = (frame: ReceivedFrame): string => `${frame.recording} ${frame.track}`;

/** Pairs of neighbours within the same track of the same recording. */
const neighbours = (frames: readonly ReceivedFrame[]): [ReceivedFrame, ReceivedFrame][] => {
  const last = new Map<string, ReceivedFrame>();
  const pairs: [ReceivedFrame, ReceivedFrame][] = [];
  for (const frame of frames) {
    const previous = last.get(trackOf(frame));
    if (previous !== undefined) pairs.push([previous, frame]);
    last.set(trackOf(frame), frame);
  }
  return pairs;
};

/**
 * How often the clock went backwards: frames with a lower decoding time than the one before them in their
 * track. Undefined when no track had two frames.
 */
export const dtsDecreases = (frames: readonly ReceivedFrame[]): number | undefined => {
  const pairs = neighbours(frames.filter((frame) => frame.kind !== "header"));
  if (pairs.length === 0) return undefined;
  return pairs.filter(([previous, frame]) => frame.timestampMs < previous.timestampMs).length;
};

/** Largest step of the decoding time between two pictures of one recording, ms. */
export const largestStepMs = (frames: readonly ReceivedFrame[]): number | undefined => {
  const steps = neighbours(frames.filter((frame) => frame.kind === "video")).map(
    ([previous, frame]) => frame.timestampMs - previous.timestampMs,
  );
  return steps.length === 0 ? undefined : steps.reduce((a, b) => Math.max(a, b), -Infinity);
};

/**
 * Longest time from one picture to the next in the order in which they are shown, of one recording, ms: what a player
 * holds a picture for when it decodes all that arrived. Undefined when no recording had two pictures.
 */
export const longestShownMs = (frames: readonly ReceivedFrame[]): number | undefined => {
  const shown = frames
    .filter((frame) => frame.kind === "video")
    .sort((a, b) => presentationMs(a) - presentationMs(b));
  const steps = neighbours(shown).map(
    ([previous, frame]) => presentationMs(frame) - presentationMs(previous),
  );
  return steps.length === 0 ? undefined : steps.reduce((a, b) => Math.max(a, b), 0);
};

/**
 * Frames that belong to no source we know; undefined when no frame arrived. Of one track if asked:
 * pictures are always told apart, sound only where every source's sound is known.
 */
export const unknownFrames = (
  frames: readonly ReceivedFrame[],
  track?: ReceivedFrame["track"],
): number | undefined => {
  const asked = frames.filter(
    (frame) => frame.kind !== "header" && (track === undefined || frame.track === track),
  );
  if (asked.length === 0) return undefined;
  return asked.filter((frame) => frame.source === "unknown").length;
};

/** How often a recording got a header that differs from its last; undefined when none arrived. */
export const headerChanges = (frames: readonly ReceivedFrame[]): number | undefined => {
  const headers = frames.filter((frame) => frame.kind === "header");
  if (headers.length === 0) return undefined;
  return neighbours(headers).filter(([previous, header]) => previous.id !== header.id).length;
};
