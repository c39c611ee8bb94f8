// Draws who was on air when: the publisher, and what each platform saw, with the events' numbers above.
import type * as echarts from "echarts";
import {
  apart,
  BAD,
  bothSizes,
  draw,
  FAINT,
  PLOT_RIGHT,
  plotWidth,
  TEXT,
  type Chart,
  type Size,
} from "../../../home/report/drawing/svg";
import { NUMBER_WIDTH, timeAxis } from "./drawing";
import { breakMarks } from "./breaks";

import type { Replay, Seen, Segment } from "../result/replay";
import { PLATFORMS } from "../result/platform-names";

/** A share of the bar's height says what the colour says, for who cannot tell the colours. */
export const SHARE: Readonly<Record<Seen | "online" | "offline", number>> = {
  live: 1,
  placeholder: 0.6,
  frozen: 0.3,
  reset: 1.25,
  lost: 1.25,
  other: 0.8,
  online: 1,
  offline: 0.12,
};

const ROWS = ["OBS", "Twitch", "YouTube"] as const;
const ROW_HEIGHT = 56;
const BAR_HEIGHT = 30;
/** Shorter ones are drawn this wide, pixels: a reset is two seconds of eight minutes. */
const LEAST_WIDTH = 3;

type Bar = [row: number, from: number, to: number, state: keyof typeof SHARE];

const barsOf = (row: number, segments: readonly Segment<keyof typeof SHARE>[]): Bar[] =>
  segments.map(({ from, to, state }) => [row, from, to, state]);

/** Ends over stretches, so that none is hidden. */
const inFront = ([, , , a]: Bar, [, , , b]: Bar): number => SHARE[a] - SHARE[b];

const bar = (
  _: echarts.CustomSeriesRenderItemParams,
  api: echarts.CustomSeriesRenderItemAPI,
): echarts.CustomSeriesRenderItemReturn => {
  const state = String(api.value(3)) as Bar[3];
  const [x = 0, middle = 0] = api.coord([api.value(1), api.value(0)]);
  const [right = 0] = api.coord([api.value(2), api.value(0)]);
  const height = BAR_HEIGHT * SHARE[state];
  const width = Math.max(right - x, SHARE[state] > 1 ? LEAST_WIDTH : 0.5);
  const shape = { x, y: middle + BAR_HEIGHT / 2 - height, width, height };
  return { type: "rect", shape, style: { fill: `var(--${state})` } };
};

const timeline = (replay: Replay, size: Size): string => {
  const top = 30;
  const scale = plotWidth(size) / replay.seconds;
  const numbered = apart(
    replay.events.map(({ from }) => from * scale),
    NUMBER_WIDTH,
    replay.events.map(({ problems }) => problems.length > 0),
  );
  const bars = [
    ...barsOf(0, replay.publisher),
    ...PLATFORMS.flatMap((name, index) => barsOf(index + 1, replay.platforms[name].seen)),
  ].sort(inFront);
  return draw(size, top + ROWS.length * ROW_HEIGHT + 30, {
    grid: { left: size.left, right: PLOT_RIGHT, top, bottom: 30 },
    xAxis: timeAxis(replay, size) ?? {},
    yAxis: {
      type: "category",
      data: [...ROWS],
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: TEXT, fontSize: 13 },
    },
    series: [
      {
        type: "custom",
        renderItem: bar,
        encode: { x: [1, 2], y: 0 },
        clip: true,
        data: bars,
        markLine: {
          symbol: "none",
          silent: true,
          lineStyle: { color: FAINT, type: "dotted", width: 1 },
          data: replay.events.map(({ from, problems }, index) => ({
            xAxis: from,
            label: {
              show: numbered[index] ?? false,
              position: "start",
              formatter: problems.length > 0 ? `✗${index + 1}` : String(index + 1),
              color: problems.length > 0 ? BAD : TEXT,
              fontSize: 11,
              distance: 6,
            },
          })),
        },
      },
      breakMarks(replay, size, ROWS.length * ROW_HEIGHT),
    ],
  });
};

export const timelineChart = (replay: Replay): Chart =>
  bothSizes("The same days, with the quiet time left out", (size) => timeline(replay, size));
