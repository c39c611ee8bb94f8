// Draws what changes by the second: bitrate received, CPU and memory of the server, each peak with its event's number.
import type * as echarts from "echarts";
import {
  apart,
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
import type { Replay } from "../result/replay";
import { breakMarks } from "./breaks";
import { dayAndHour } from "./calendar";

import { peaksOf, type Peak, type Point } from "./peaks";
import { eventSecond } from "./scale";

interface Curve {
  name: string;
  points: Point[];
  color: string;
  dashed?: boolean;
}

/** What one drawing shows, and what its reader is to know. */
interface Plot {
  title: string;
  unit: string;
  lines: Curve[];
  peaks: Peak[];
  /** Why the events that the peaks belong to cause them. */
  cause: string;
  about?: string;
}

/** The number of the event above its peak; a question mark where none explains it. */
const peakMarks = ({ seconds }: Replay, size: Size, peaks: Peak[]) => {
  const scale = plotWidth(size) / seconds;
  const shown = apart(
    peaks.map(({ second }) => second * scale),
    NUMBER_WIDTH,
  );
  return {
    symbol: "circle",
    symbolSize: 4,
    silent: true,
    itemStyle: { color: TEXT },
    label: { position: "top" as const, distance: 2, color: TEXT, fontSize: 11, formatter: "{b}" },
    data: peaks
      .filter((_, index) => shown[index])
      .map(({ second, value, event }) => ({
        name: event === undefined ? "?" : String(event + 1),
        coord: [second, value],
      })),
  };
};

const drawing = (replay: Replay, size: Size, { unit, lines, peaks }: Plot): string =>
  draw(size, 200, {
    grid: { left: size.left, right: PLOT_RIGHT, top: 44, bottom: 30 },
    ...(lines.length > 1 ? { legend: legend() } : {}),
    xAxis: timeAxis(replay, size) ?? {},
    yAxis: {
      type: "value",
      name: unit,
      min: 0,
      axisLine: { show: false },
      axisTick: { show: false },
      splitNumber: 3,
      nameTextStyle: { color: TEXT, align: "left", padding: [0, 0, 6, -size.left + 8] },
      axisLabel: { color: TEXT, fontSize: 12 },
      splitLine: { lineStyle: { color: FAINT, opacity: 0.4 } },
    },
    series: [
      ...lines.map(({ name, points, color, dashed }, index): echarts.LineSeriesOption => ({
        type: "line",
        name,
        data: points,
        showSymbol: false,
        // With none, the legend would draw a filled circle of another colour.
        symbol: "none",
        lineStyle: { color, width: 2, type: dashed ? [5, 5] : "solid" },
        itemStyle: { color },
        ...(index === 0 ? { markPoint: peakMarks(replay, size, peaks) } : {}),
      })),
      breakMarks(replay, size, 0),
    ],
  });

const legend = (): echarts.LegendComponentOption => ({
  top: 0,
  right: 0,
  backgroundColor: "none",
  borderColor: "none",
  textStyle: { color: TEXT },
  itemWidth: 32,
  // The line alone, dashed or not, tells them apart.
  itemStyle: { opacity: 0 },
});

/** The words below a drawing: what its numbers mean, and the peaks that no event explains. */
const noteOf = (replay: Replay, { about, cause, peaks, unit }: Plot): string => {
  const explained = peaks.some(({ event }) => event !== undefined);
  const strange = peaks
    .filter(({ event }) => event === undefined)
    .map(({ second, value }) => {
      const hour = Math.floor(eventSecond(second, replay) / 3600);
      return `${dayAndHour(hour)} (${value.toFixed(1)} ${unit})`;
    });
  return [
    ...(explained ? [`A number is the event that the peak belongs to. ${cause}`] : []),
    ...(about === undefined ? [] : [about]),
    ...(strange.length > 0 ? [`No event explains the peak at ${strange.join(", ")}.`] : []),
  ].join(" ");
};

const chart = (replay: Replay, plot: Plot): Chart => ({
  ...bothSizes(plot.title, (size) => drawing(replay, size, plot)),
  note: noteOf(replay, plot),
});

const perSecond = (kbps: readonly number[]): Point[] =>
  kbps.map((value, second) => [second + 0.5, value / 1000]);

export const bitrateChart = (replay: Replay): Chart => {
  const { twitch, youtube } = replay.platforms;
  const both = Array.from({ length: Math.max(twitch.kbps.length, youtube.kbps.length) }, (_, at) =>
    Math.max(twitch.kbps[at] ?? 0, youtube.kbps[at] ?? 0),
  );
  return chart(replay, {
    title: "What the platforms received",
    unit: "Mb/s",
    lines: [
      { name: "Twitch", points: perSecond(twitch.kbps), color: "var(--line-1)" },
      { name: "YouTube", points: perSecond(youtube.kbps), color: "var(--line-2)", dashed: true },
    ],
    peaks: peaksOf(perSecond(both), replay.events),
    cause:
      "These peaks are harmless: MediaMTX examines each new publisher for 2 s and then sends these 2 s at once.",
    about: "The placeholder needs very little, and the OBS in the data centre sends half the rate.",
  });
};

const loadChart = (
  replay: Replay,
  of: "cpuPercent" | "memoryMiB",
  words: Pick<Plot, "title" | "unit" | "cause" | "about">,
): Chart => {
  const points = replay.load.map((load): Point => [load.second, load[of]]);
  const lines = [{ name: words.title, points, color: "var(--line-1)" }];
  return chart(replay, { ...words, lines, peaks: peaksOf(points, replay.events) });
};

export const cpuChart = (replay: Replay): Chart =>
  loadChart(replay, "cpuPercent", {
    title: "CPU on the server",
    unit: "% of one core",
    cause: "At an event a publisher or a restream connects again, and programs start.",
  });

export const memoryChart = (replay: Replay): Chart =>
  loadChart(replay, "memoryMiB", {
    title: "Memory on the server",
    unit: "MiB",
    cause: "At an event programs start.",
    about: "This is what the programs hold for themselves, without libraries that they share.",
  });
