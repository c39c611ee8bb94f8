// Decides what all drawings have in common: ECharts to SVG without a browser, at two widths. Also the replay's (test/rehearsal/replay).
// Colours are the page's variables, so that one drawing serves light and dark.
import * as echarts from "echarts";

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

/** Room for a day's name, pixels. */
const DAY_WIDTH = 46;

/** Which days to name, by their places in pixels: a name that the edge would cut makes ECharts shrink the plot. */
export const namedDays = (
  places: readonly number[],
  size: Size,
  nameWidth = DAY_WIDTH,
): boolean[] => {
  const last = plotWidth(size) + PLOT_RIGHT - nameWidth;
  const named = apart(places, nameWidth);
  return places.map((place, index) => named[index] === true && place <= last);
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

export const bothSizes = (title: string, of: (size: Size) => string): Chart => ({
  title,
  wide: of(WIDE),
  narrow: of(NARROW),
});
