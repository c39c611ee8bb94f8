// Decides what the replay's drawings have in common besides the product's own (home/report/drawing/): the days below.
import type * as echarts from "echarts";
import { FAINT, namedDays, plotWidth, TEXT, type Size } from "../../../home/report/drawing/svg";
import { secondAt, type Anchor } from "./calendar";
import type { Replay } from "../result/replay";

/** Room for an event's number, pixels. */
export const NUMBER_WIDTH = 17;

/** Where the days begin in the run, from what was told. */
const anchorsOf = ({ event, events, planned, seconds }: Replay): Anchor[] => [
  { hour: 0, second: 0 },
  ...events.map(({ hour, from }) => ({ hour, second: from })),
  ...(events.length === planned ? [{ hour: event.hours, second: seconds }] : []),
];

const DAY = 24;

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
