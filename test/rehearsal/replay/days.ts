// Draws the event's days at their true scale: what each platform saw, each interruption as wide as can be seen.
import type * as echarts from "echarts";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import type { Replay, Seen, Segment } from "../result/replay";
import {
  bothSizes,
  draw,
  FAINT,
  GROUND,
  NARROW,
  PLOT_RIGHT,
  QUIET,
  TEXT,
  type Chart,
  type Size,
} from "./drawing";
import { eventSecond } from "./scale";
import { SHARE } from "./timeline";
import { percentInWords, percentLive } from "./verdict";
import { TITLES } from "./words";

const DAY = 24 * 3600;
const ROW_HEIGHT = 46;
const BAR_HEIGHT = 26;
/** A minute of fourteen days is a twentieth of a pixel. */
const LEAST_WIDTH = 2;

type Mark = [row: number, from: number, to: number, state: Seen];

/** In seconds of the event; what is not live keeps its length. */
export const marksOf = (replay: Replay, row: number, seen: readonly Segment<Seen>[]): Mark[] => {
  let end: number | undefined;
  return seen.map(({ from, to, state }) => {
    // One that reaches into compressed time ends before that time would say: the next begins there.
    const start = end ?? eventSecond(from, replay);
    end = state === "live" ? eventSecond(to, replay) : start + to - from;
    return [row, start, end, state];
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

const mark = (
  _: echarts.CustomSeriesRenderItemParams,
  api: echarts.CustomSeriesRenderItemAPI,
): echarts.CustomSeriesRenderItemReturn => {
  const state = String(api.value(3)) as Seen;
  const [x = 0, middle = 0] = api.coord([api.value(1), api.value(0)]);
  const [right = 0] = api.coord([api.value(2), api.value(0)]);
  const bottom = middle + BAR_HEIGHT / 2;
  const width = Math.max(right - x, state === "live" ? 0 : LEAST_WIDTH);
  const rect = (height: number, fill: string) => ({
    type: "rect" as const,
    shape: { x, y: bottom - height, width, height },
    style: { fill },
  });
  const own = rect(BAR_HEIGHT * SHARE[state], `var(--${state})`);
  // The live bar beneath would show above a lower mark.
  return { type: "group", children: state === "live" ? [own] : [rect(BAR_HEIGHT, GROUND), own] };
};

/** Short enough for the axis. */
const shareOf = (replay: Replay, name: PlatformName): string => {
  const percent = percentLive(replay, name);
  return percent === null ? "–" : percentInWords(percent);
};

const days = (replay: Replay, size: Size): string => {
  const { event } = replay;
  const step = size === NARROW ? 3 : 1;
  const starts = Array.from({ length: event.days }, (_, index) => index * DAY);
  const marks = PLATFORMS.flatMap((name, row) =>
    marksOf(replay, row, replay.platforms[name].seen),
  ).sort(([, , , a], [, , , b]) => DEPTH[a] - DEPTH[b]);
  const rows = PLATFORMS.map((name) => `{name|${TITLES[name]}}\n{share|${shareOf(replay, name)}}`);
  return draw(size, 10 + PLATFORMS.length * ROW_HEIGHT + 26, {
    grid: { left: size.left, right: PLOT_RIGHT, top: 10, bottom: 26 },
    xAxis: {
      type: "value",
      min: 0,
      max: event.hours * 3600,
      axisLine: { lineStyle: { color: FAINT } },
      splitLine: { show: false },
      axisTick: { show: true, customValues: starts },
      axisLabel: {
        color: TEXT,
        fontSize: 12,
        align: "left",
        customValues: starts.filter((_, index) => index % step === 0),
        formatter: (value: number) => `day ${Math.round(value / DAY) + 1}`,
      },
    },
    yAxis: {
      type: "category",
      data: rows,
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: TEXT,
        rich: {
          name: { fontSize: 13, lineHeight: 17, align: "right" },
          share: { fontSize: 12, lineHeight: 15, align: "right", color: QUIET },
        },
      },
    },
    series: [
      { type: "custom", renderItem: mark, encode: { x: [1, 2], y: 0 }, clip: true, data: marks },
    ],
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
