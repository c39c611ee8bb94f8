// Decides what the replay's drawings have in common: ECharts to SVG without a browser, the days below, two widths.
// Colours are the page's variables, so that one drawing serves light and dark.
import * as echarts from "echarts";
import { secondAt, type Anchor } from "./calendar";
import type { Replay } from "../result/replay";

export interface Size {
  width: number;
  /** Room at the left for names and numbers. */
  left: number;
}
/** A desk's page and a phone's: the same drawing scaled would be unreadable on one of them. */
export const WIDE: Size = { width: 1080, left: 76 };
export const NARROW: Size = { width: 358, left: 62 };

export const PLOT_RIGHT = 12;
const FONT = "system-ui, sans-serif";
export const GROUND = "var(--ground)";
export const TEXT = "var(--text)";
export const QUIET = "var(--quiet)";
export const BAD = "var(--bad)";
export const FAINT = "var(--faint)";

export const plotWidth = ({ width, left }: Size): number => width - left - PLOT_RIGHT;

/** Room for an event's number and for a day's name, pixels. */
export const NUMBER_WIDTH = 17;
const DAY_WIDTH = 46;

/** Which labels to show so that no two meet, by their places in pixels: the urgent ones first, then the earlier of two. */
export const apart = (
  places: readonly number[],
  least: number,
  urgent: readonly boolean[] = [],
): boolean[] => {
  const shown: number[] = [];
  const fits = (place: number): boolean => shown.every((one) => Math.abs(one - place) >= least);
  const show = (place: number): boolean => fits(place) && shown.push(place) > 0;
  const first = places.map((place, index) => urgent[index] === true && show(place));
  return places.map((place, index) => first[index] === true || (!urgent[index] && show(place)));
};

/** One drawing, for both widths. */
export interface Chart {
  title: string;
  wide: string;
  narrow: string;
  /** What a reader would wonder about. */
  note?: string;
}

export const draw = (size: Size, height: number, option: echarts.EChartsOption): string => {
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

/** Which days to name, by their places in pixels: a name that the edge would cut makes ECharts shrink the plot. */
export const namedDays = (places: readonly number[], size: Size): boolean[] => {
  const last = plotWidth(size) + PLOT_RIGHT - DAY_WIDTH;
  const named = apart(places, DAY_WIDTH);
  return places.map((place, index) => named[index] === true && place <= last);
};

export const timeAxis = (replay: Replay, size: Size): echarts.EChartsOption["xAxis"] => {
  const anchors = anchorsOf(replay);
  const days = Array.from({ length: replay.event.days }, (_, index) => index + 1).flatMap((day) => {
    const second = secondAt((day - 1) * DAY, anchors);
    return second === undefined ? [] : [{ day, second }];
  });
  const places = days.map(({ second }) => (second / replay.seconds) * plotWidth(size));
  const named = namedDays(places, size);
  const shown = days.filter((_, index) => named[index]);
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
      customValues: shown.map(({ second }) => second),
      formatter: (value: number) => {
        const at = shown.find(({ second }) => Math.abs(second - value) < 1e-6);
        return at ? `day ${at.day}` : "";
      },
    },
  };
};

export const bothSizes = (title: string, of: (size: Size) => string): Chart => ({
  title,
  wide: of(WIDE),
  narrow: of(NARROW),
});
