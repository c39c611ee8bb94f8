// Draws what changes by the second: bitrate received, CPU and memory of the server.
import {
  bothSizes,
  draw,
  FAINT,
  PLOT_RIGHT,
  TEXT,
  timeAxis,
  type Chart,
  type Size,
} from "./drawing";
import type { Replay } from "../result/replay";

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
