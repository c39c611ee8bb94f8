// Decides when in the event a second of the run is: events keep their length, and only the quiet between them is compressed. Pure.
import type { Replay } from "../result/replay";

type Course = Pick<Replay, "event" | "events" | "planned" | "seconds">;

const HOUR = 3600;

export const isWhole = ({ events, planned }: Pick<Replay, "events" | "planned">): boolean =>
  events.length >= planned;

/** What is known of the two clocks: each event begins at its hour and lasts as long in both. Seconds. */
const anchorsOf = ({ event, events, planned, seconds }: Course): [run: number, told: number][] => [
  [0, 0],
  ...events.flatMap(({ hour, from, to }): [number, number][] => [
    [from, hour * HOUR],
    [to, hour * HOUR + to - from],
  ]),
  ...(isWhole({ events, planned }) ? [[seconds, event.hours * HOUR] as [number, number]] : []),
];

/** Seconds of the event since going live, at a second of the run; after the last thing known, both clocks run alike. */
export const eventSecond = (run: number, course: Course): number => {
  const anchors = anchorsOf(course);
  const after = anchors.findIndex(([at]) => at > run);
  const [runFrom, from] = anchors.at(after === -1 ? -1 : after - 1) ?? [0, 0];
  const [runTo, to] = anchors[after] ?? [runFrom + 1, from + 1];
  return from + ((to - from) * (run - runFrom)) / (runTo - runFrom);
};

/** Seconds of the event that the run stands for: all of them, or up to where it was interrupted. */
export const eventSeconds = (course: Course): number => eventSecond(course.seconds, course);

/** Where the run leaves time out: between two events, before the first and after the last. Seconds of the run. */
export const compressed = (course: Course): { from: number; to: number }[] => {
  const { events, seconds } = course;
  const starts = [...events.map(({ from }) => from), ...(isWhole(course) ? [seconds] : [])];
  const ends = [0, ...events.map(({ to }) => to)];
  return starts.flatMap((to, index) => {
    const from = ends[index] ?? to;
    return to > from ? [{ from, to }] : [];
  });
};
