// Draws the event's days at their true scale: what each platform saw, each interruption as wide as can be seen.
import { drawRows, type Look, type Segment } from "../../../home/report/drawing/rows";
import { bothSizes, NARROW, type Chart, type Size } from "../../../home/report/drawing/svg";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import { SEEN, type Replay, type Seen } from "../result/replay";
import { eventSecond } from "./scale";
import { SHARE } from "./timeline";
import { percentInWords, percentLive } from "./verdict";
import { TITLES } from "./words";

const DAY = 24 * 3600;

/** In seconds of the event; what is not live keeps its length. */
export const marksOf = (replay: Replay, seen: readonly Segment<Seen>[]): Segment<Seen>[] => {
  let end: number | undefined;
  return seen.map(({ from, to, state }) => {
    // One that reaches into compressed time ends before that time would say: the next begins there.
    const start = end ?? eventSecond(from, replay);
    end = state === "live" ? eventSecond(to, replay) : start + to - from;
    return { from: start, to: end, state };
  });
};

/** What is live beneath, ends on top: the marks are wider than what they stand for. */
const DEPTH: Readonly<Record<Seen, number>> = {
  live: 0,
  other: 1,
  frozen: 2,
  placeholder: 3,
  reset: 4,
  lost: 5,
};

const LOOKS = Object.fromEntries(
  SEEN.map((state): [Seen, Look] => [state, { share: SHARE[state], depth: DEPTH[state] }]),
) as Record<Seen, Look>;

/** Short enough for the axis. */
const shareOf = (replay: Replay, name: PlatformName): string => {
  const percent = percentLive(replay, name);
  return percent === null ? "–" : percentInWords(percent);
};

const days = (replay: Replay, size: Size): string => {
  const { event } = replay;
  const step = size === NARROW ? 3 : 1;
  const starts = Array.from({ length: event.days }, (_, index) => index * DAY);
  return drawRows(size, {
    rows: PLATFORMS.map((name) => ({
      name: TITLES[name],
      figure: shareOf(replay, name),
      segments: marksOf(replay, replay.platforms[name].seen),
    })),
    from: 0,
    to: event.hours * 3600,
    looks: LOOKS,
    ticks: {
      at: starts,
      named: starts.filter((_, index) => index % step === 0),
      nameOf: (value) => `day ${Math.round(value / DAY) + 1}`,
    },
  });
};

/** The longest time without the live picture at a stretch, of all platforms; seconds. */
export const longestAway = ({ platforms }: Pick<Replay, "platforms">): number => {
  const lengths = PLATFORMS.flatMap((name) => {
    let since: number | undefined;
    return platforms[name].seen.map(({ state, from, to }) => {
      since = state === "live" ? undefined : (since ?? from);
      return since === undefined ? 0 : to - since;
    });
  });
  return Math.max(0, ...lengths);
};

/** What the marks mean, or that there are none to see. */
const noteOf = (replay: Replay): string => {
  if (PLATFORMS.every((name) => replay.platforms[name].seen.length === 0))
    return "Neither platform received a picture.";
  const longest = longestAway(replay);
  return longest === 0
    ? "The picture was live all the time."
    : `Marks are wider than true, because they would be invisible otherwise: the longest time without the live picture was ${longest.toFixed(0)} s.`;
};

export const daysChart = (replay: Replay): Chart => ({
  ...bothSizes(`The ${replay.event.days} days at true scale`, (size) => days(replay, size)),
  note: noteOf(replay),
});
