// Draws the relays side by side: a bar for each, one drawing for each question.
import type * as echarts from "echarts";
import {
  bothSizes,
  draw,
  FAINT,
  PLOT_RIGHT,
  TEXT,
  type Chart,
  type Size,
} from "../../../../home/report/drawing/svg";
import type { Bench, RelayResult, ScaleCell } from "../result";

interface Question {
  title: string;
  unit: string;
  of: (relay: RelayResult) => number | null;
  note: string;
}

const QUESTIONS: readonly Question[] = [
  {
    title: "Broadcasts lost",
    unit: "",
    of: ({ sessionsLost }) => sessionsLost,
    note: "Sessions at both platforms that ended although nobody ended them, over all faults. Fewer is better.",
  },
  {
    title: "Connections broken",
    unit: "",
    of: ({ connectionsBroken }) => connectionsBroken,
    note: "Each is a gap for viewers; a platform forgives it for 30 s when there was no goodbye. Fewer is better.",
  },
  {
    title: "Publishing again after a platform's reset, median",
    unit: "s",
    of: ({ publishingAgainSeconds }) => publishingAgainSeconds?.median ?? null,
    note: "No bar: it was never seen.",
  },
  {
    title: "CPU seconds for each GB sent",
    unit: "s",
    of: ({ cost }) => cost?.cpuSecondsPerGB ?? null,
    note: "One 6 Mb/s stream to two platforms, nothing happening.",
  },
  {
    title: "Peak memory",
    unit: "MB",
    of: ({ cost }) => cost?.peakMemoryMB ?? null,
    note: "What the relay's processes hold, with their share of what they share.",
  },
  {
    title: "Added latency, median",
    unit: "ms",
    of: ({ cost }) => cost?.addedLatencyMs.median ?? null,
    note: "From the encoder to the platform.",
  },
];

const ROW_HEIGHT = 28;
/** Names of relays are longer than the replay's numbers. */
const NAMES_WIDTH = 150;

const bars = (relays: readonly RelayResult[], size: Size, { unit, of }: Question): string =>
  draw(size, relays.length * ROW_HEIGHT + 40, {
    grid: { left: NAMES_WIDTH, right: PLOT_RIGHT + 60, top: 4, bottom: 28 },
    xAxis: {
      type: "value",
      min: 0,
      splitNumber: 4,
      axisLabel: { color: TEXT, fontSize: 12 },
      splitLine: { lineStyle: { color: FAINT, opacity: 0.4 } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: relays.map(({ name }) => name),
      axisLine: { lineStyle: { color: FAINT } },
      axisTick: { show: false },
      axisLabel: { color: TEXT, fontSize: 12, width: NAMES_WIDTH - 10, overflow: "break" },
    },
    series: [
      {
        type: "bar",
        barWidth: 14,
        data: relays.map((relay) => of(relay) ?? NaN),
        itemStyle: { color: "var(--line-1)" },
        label: {
          show: true,
          position: "right",
          color: TEXT,
          formatter: ({ value }) =>
            Number.isNaN(value) ? "" : `${Number(Number(value).toFixed(2))} ${unit}`.trim(),
        },
      } satisfies echarts.BarSeriesOption,
    ],
  });

export const chartsOf = ({ relays }: Pick<Bench, "relays">): Chart[] =>
  relays.length === 0
    ? []
    : QUESTIONS.map((question) => ({
        ...bothSizes(question.title, (size) => bars(relays, size, question)),
        note: question.note,
      }));

const COLOURS = ["var(--line-1)", "var(--line-2)", "var(--live)"];

const cpuLines = (scale: readonly ScaleCell[], size: Size): string => {
  const rates = [...new Set(scale.map(({ mbps }) => mbps))];
  return draw(size, 220, {
    grid: { left: size.left, right: PLOT_RIGHT, top: 44, bottom: 44 },
    legend: {
      ...{ top: 0, right: 0, backgroundColor: "none", borderColor: "none" },
      textStyle: { color: TEXT },
    },
    xAxis: {
      ...{ type: "value", min: 0, name: "destinations", nameLocation: "middle", nameGap: 26 },
      nameTextStyle: { color: TEXT },
      axisLabel: { color: TEXT, fontSize: 12 },
      splitLine: { show: false },
      axisLine: { lineStyle: { color: FAINT } },
    },
    yAxis: {
      ...{ type: "value", min: 0, splitNumber: 3, name: "% of one CPU" },
      nameTextStyle: { color: TEXT, align: "left", padding: [0, 0, 6, -size.left + 8] },
      axisLabel: { color: TEXT, fontSize: 12 },
      splitLine: { lineStyle: { color: FAINT, opacity: 0.4 } },
    },
    series: rates.map((mbps, index): echarts.LineSeriesOption => {
      const color = COLOURS[index % COLOURS.length] ?? TEXT;
      return {
        ...{ type: "line", name: `${mbps} Mb/s`, symbol: "circle", symbolSize: 6 },
        // What could not be measured is no point of the line.
        data: scale
          .filter((cell) => cell.mbps === mbps && cell.unmeasured === undefined)
          .flatMap(({ destinations, cpuPercent }) =>
            cpuPercent === null ? [] : [[destinations, cpuPercent]],
          ),
        lineStyle: { color, width: 2 },
        itemStyle: { color },
      };
    }),
  });
};

export const scaleCharts = ({ scale }: Pick<Bench, "scale">): Chart[] =>
  scale.length === 0
    ? []
    : [
        {
          ...bothSizes("CPU of the server by destinations", (size) => cpuLines(scale, size)),
          note: "All of this project's units together. A cell that is not measurable here has no point.",
        },
      ];
