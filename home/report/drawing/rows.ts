// Draws any number of rows over one stretch of time: what each shows when, each interruption as wide as can be seen. Also the replay's.
import type * as echarts from "echarts";
import { draw, FAINT, GROUND, PLOT_RIGHT, QUIET, TEXT, type Size } from "./svg";

const ROW_HEIGHT = 46;
const BAR_HEIGHT = 26;
/** A minute of fourteen days is a twentieth of a pixel. */
const LEAST_WIDTH = 2;
const ABOVE = 10;
const BELOW = 26;

export interface Segment<State extends string> {
  state: State;
  from: number;
  to: number;
}

export interface Row<State extends string> {
  name: string;
  /** Below its name; short enough for the axis. */
  figure: string;
  segments: readonly Segment<State>[];
}

/** How a state looks; its colour is the page's variable of its name. */
export interface Look {
  /** Of the bar's height: says what the colour says, for who cannot tell the colours. */
  share: number;
  /** 0: beneath the others, and as wide as it is; the higher ones are on top, and wide enough to be seen. */
  depth: number;
}

/** Where the axis has a stroke, and which of them have a name. */
export interface Ticks {
  at: readonly number[];
  named: readonly number[];
  nameOf: (value: number) => string;
}

export interface Rows<State extends string> {
  rows: readonly Row<State>[];
  /** In the unit of the segments. */
  from: number;
  to: number;
  looks: Readonly<Record<State, Look>>;
  ticks: Ticks;
}

type Mark<State extends string> = [row: number, from: number, to: number, state: State];

const markIn =
  (looks: Readonly<Record<string, Look>>) =>
  (
    _: echarts.CustomSeriesRenderItemParams,
    api: echarts.CustomSeriesRenderItemAPI,
  ): echarts.CustomSeriesRenderItemReturn => {
    const state = String(api.value(3));
    const { share = 1, depth = 0 } = looks[state] ?? {};
    const [x = 0, middle = 0] = api.coord([api.value(1), api.value(0)]);
    const [right = 0] = api.coord([api.value(2), api.value(0)]);
    const bottom = middle + BAR_HEIGHT / 2;
    const width = Math.max(right - x, depth === 0 ? 0 : LEAST_WIDTH);
    const rect = (height: number, fill: string) => ({
      type: "rect" as const,
      shape: { x, y: bottom - height, width, height },
      style: { fill },
    });
    const own = rect(BAR_HEIGHT * share, `var(--${state})`);
    // What is beneath would show above a lower mark.
    return { type: "group", children: depth === 0 ? [own] : [rect(BAR_HEIGHT, GROUND), own] };
  };

/** An SVG. */
export const drawRows = <State extends string>(
  size: Size,
  { rows, from, to, looks, ticks }: Rows<State>,
): string => {
  const marks = rows
    .flatMap(({ segments }, row) =>
      segments.map((one): Mark<State> => [row, one.from, one.to, one.state]),
    )
    .sort(([, , , a], [, , , b]) => looks[a].depth - looks[b].depth);
  return draw(size, ABOVE + rows.length * ROW_HEIGHT + BELOW, {
    grid: { left: size.left, right: PLOT_RIGHT, top: ABOVE, bottom: BELOW },
    xAxis: {
      type: "value",
      min: from,
      max: to,
      axisLine: { lineStyle: { color: FAINT } },
      splitLine: { show: false },
      axisTick: { show: true, customValues: [...ticks.at] },
      axisLabel: {
        color: TEXT,
        fontSize: 12,
        align: "left",
        customValues: [...ticks.named],
        formatter: ticks.nameOf,
      },
    },
    yAxis: {
      type: "category",
      data: rows.map(({ name, figure }) => `{name|${name}}\n{share|${figure}}`),
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
      {
        type: "custom",
        renderItem: markIn(looks),
        encode: { x: [1, 2], y: 0 },
        clip: true,
        data: marks,
      },
    ],
  });
};

/**
 * The same to the eye, with fewer marks: two of one state that would touch each other are one.
 * @param least how far apart two are to be drawn as two, in the unit of the segments
 */
export const merged = <State extends string>(
  segments: readonly Segment<State>[],
  least: number,
): Segment<State>[] => {
  const last = new Map<State, Segment<State>>();
  const all: Segment<State>[] = [];
  for (const segment of segments) {
    const before = last.get(segment.state);
    if (before && segment.from - before.to < least) before.to = Math.max(before.to, segment.to);
    else {
      const one = { ...segment };
      last.set(segment.state, one);
      all.push(one);
    }
  }
  return all;
};
