// The replay's pictures as SVG, drawn by ECharts without a browser. Colours are the page's variables, so that one
// drawing serves light and dark.
import * as echarts from "echarts";
import { PLATFORMS } from "../report";
import { secondAt, type Anchor } from "./calendar";
import type { Replay, Seen, Segment } from "./replay";

export interface Size {
  width: number;
  /** Room at the left for names and numbers. */
  left: number;
}
/** A desk's page and a phone's: the same drawing scaled would be unreadable on one of them. */
export const WIDE: Size = { width: 1080, left: 76 };
export const NARROW: Size = { width: 358, left: 62 };

const PLOT_RIGHT = 12;
const FONT = "system-ui, sans-serif";
const TEXT = "var(--text)";
const FAINT = "var(--faint)";

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

/** The replay in the page's terms. */
export interface Chart {
  title: string;
  wide: string;
  narrow: string;
  /** What a reader would wonder about. */
  note?: string;
}

const draw = (size: Size, height: number, option: echarts.EChartsOption): string => {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, ...size, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONT }, ...option });
    // The style sheet that comes with it is for pointers, and ECharts' marks on the elements for its own script.
    return chart
      .renderToSVGString()
      .replaceAll(/<style >[\s\S]*?<\/style>/g, "")
      .replaceAll(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, "")
      .replace(/^<svg /, '<svg role="img" ');
  } finally {
    chart.dispose();
  }
};

/** Where the days begin in the run, from what was told. */
const anchorsOf = ({ event, events, planned, seconds }: Replay): Anchor[] => [
  { hour: 0, second: 0 },
  ...events.map(({ hour, from }) => ({ hour, second: from })),
  ...(events.length === planned ? [{ hour: event.hours, second: seconds }] : []),
];

const DAY = 24;

const timeAxis = (replay: Replay, size: Size): echarts.EChartsOption["xAxis"] => {
  const anchors = anchorsOf(replay);
  const step = size === NARROW ? 2 : 1;
  const days = Array.from({ length: replay.event.days }, (_, index) => index + 1).flatMap((day) => {
    const second = secondAt((day - 1) * DAY, anchors);
    return second === undefined ? [] : [{ day, second }];
  });
  const shown = days.filter(({ day }) => (day - 1) % step === 0);
  return {
    type: "value",
    min: 0,
    max: replay.seconds,
    axisLine: { lineStyle: { color: FAINT } },
    splitLine: { show: false },
    axisTick: { show: true, customValues: days.map(({ second }) => second) },
    axisLabel: {
      color: TEXT,
      fontSize: 12,
      align: "left",
      hideOverlap: true,
      customValues: shown.map(({ second }) => second),
      formatter: (value: number) => {
        const at = shown.find(({ second }) => Math.abs(second - value) < 1e-6);
        return at ? (size === NARROW ? String(at.day) : `day ${at.day}`) : "";
      },
    },
  };
};

const ROWS = ["OBS", "Twitch", "YouTube"] as const;
const ROW_HEIGHT = 56;
const BAR_HEIGHT = 30;
/** Shorter ones are drawn this wide, pixels: a reset is two seconds of eight minutes. */
const LEAST_WIDTH = 3;
/** Numbers nearer than this are left out, pixels. */
const NUMBER_WIDTH = 17;

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

/** Which of these are to be numbered so that no two meet, by their place in pixels. */
export const apart = (places: readonly number[], least: number): boolean[] => {
  let last = -Infinity;
  return places.map((place) => {
    if (place - last < least) return false;
    last = place;
    return true;
  });
};

const timeline = (replay: Replay, size: Size): string => {
  const top = 30;
  const scale = (size.width - size.left - PLOT_RIGHT) / replay.seconds;
  const numbered = apart(
    replay.events.map(({ from }) => from * scale),
    NUMBER_WIDTH,
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
              formatter: problems.length > 0 ? `${index + 1}!` : String(index + 1),
              color: TEXT,
              fontSize: 11,
              distance: 6,
            },
          })),
        },
      },
    ],
  });
};

interface Curve {
  name: string;
  /** [second, value] */
  points: [number, number][];
  color: string;
  dashed?: boolean;
}

const curves = (replay: Replay, size: Size, unit: string, lines: readonly Curve[]): string =>
  draw(size, 190, {
    grid: { left: size.left, right: PLOT_RIGHT, top: 34, bottom: 30 },
    ...(lines.length > 1
      ? {
          legend: {
            top: 0,
            backgroundColor: "none",
            borderColor: "none",
            right: 0,
            textStyle: { color: TEXT },
            itemWidth: 32,
          },
        }
      : {}),
    xAxis: timeAxis(replay, size) ?? {},
    yAxis: {
      type: "value",
      name: unit,
      min: 0,
      axisLine: { show: false },
      axisTick: { show: false },
      splitNumber: 3,
      nameTextStyle: { color: TEXT, align: "left", padding: [0, 0, 0, -size.left + 8] },
      axisLabel: { color: TEXT, fontSize: 12 },
      splitLine: { lineStyle: { color: FAINT, opacity: 0.4 } },
    },
    series: lines.map(({ name, points, color, dashed }) => ({
      type: "line",
      name,
      data: points,
      showSymbol: false,
      // With none, the legend would draw a filled circle of another colour.
      symbol: "none",
      lineStyle: { color, width: 2, type: dashed ? [5, 5] : "solid" },
      itemStyle: { color },
    })),
  });

const bothSizes = (title: string, of: (size: Size) => string): Chart => ({
  title,
  wide: of(WIDE),
  narrow: of(NARROW),
});

export const timelineChart = (replay: Replay): Chart =>
  bothSizes("What was on air", (size) => timeline(replay, size));

const perSecond = (kbps: readonly number[]): [number, number][] =>
  kbps.map((value, second) => [second + 0.5, value / 1000]);

export const bitrateChart = (replay: Replay): Chart => ({
  ...bothSizes("What the platforms received", (size) =>
    curves(replay, size, "Mb/s", [
      {
        name: "Twitch",
        points: perSecond(replay.platforms.twitch.kbps),
        color: "var(--line-1)",
      },
      {
        name: "YouTube",
        points: perSecond(replay.platforms.youtube.kbps),
        color: "var(--line-2)",
        dashed: true,
      },
    ]),
  ),
  note: "The placeholder needs little. The peaks: MediaMTX looks at each new publisher for 2 s, and then sends these at once. The data centre's OBS sends half the rate.",
});

export const cpuChart = (replay: Replay): Chart =>
  bothSizes("CPU on the server", (size) =>
    curves(replay, size, "% of one core", [
      {
        name: "CPU",
        points: replay.load.map(({ second, cpuPercent }) => [second, cpuPercent]),
        color: "var(--line-1)",
      },
    ]),
  );

export const memoryChart = (replay: Replay): Chart =>
  bothSizes("Memory on the server", (size) =>
    curves(replay, size, "MiB", [
      {
        name: "Memory",
        points: replay.load.map(({ second, memoryMiB }) => [second, memoryMiB]),
        color: "var(--line-1)",
      },
    ]),
  );
