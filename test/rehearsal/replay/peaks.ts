// Decides which peaks of a curve a reader would ask about, and which event each belongs to. Pure.
import type { ToldEvent } from "../result/replay";

/** [second of the run, value] */
export type Point = [second: number, value: number];

export interface Peak {
  second: number;
  value: number;
  /** Index of the event that it belongs to; undefined: none explains it. */
  event?: number;
}

/** Times what the curve reaches in a quarter of its time: higher values look like a fault. */
const ALARMING = 1.5;
/** A value is the mean of the seconds before it, and a program catches up after its event. Seconds. */
const AFTER = 3;

const upperQuartile = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.75)] ?? 0;

/** The highest point of each stretch of alarming ones, in order. */
export const peaksOf = (
  points: readonly Point[],
  events: readonly Pick<ToldEvent, "from" | "to">[],
): Peak[] => {
  const limit = upperQuartile(points.map(([, value]) => value)) * ALARMING;
  const peaks: Peak[] = [];
  let before = false;
  for (const [second, value] of points) {
    const alarming = value > limit;
    const last = peaks.at(-1);
    if (alarming && before && last) {
      if (value > last.value) Object.assign(last, { second, value });
    } else if (alarming) peaks.push({ second, value });
    before = alarming;
  }
  return peaks.map((peak) => {
    const event = events.findLastIndex(
      ({ from, to }) => from <= peak.second && peak.second <= to + AFTER,
    );
    return event === -1 ? peak : { ...peak, event };
  });
};
