// Marks where a drawing over the run's seconds leaves time out: two strokes through the axis, and a cut through the bars.
import type * as echarts from "echarts";
import { GROUND, NARROW, TEXT, plotWidth, type Size } from "../../../home/report/drawing/svg";
import type { Replay } from "../result/replay";

import { compressed } from "./scale";

/** Pixels: how far a stroke reaches above and below the axis, how much it leans, how far the two stand apart. */
const WIDE_MARK = { reach: 5, lean: 4, apart: 3 };
const NARROW_MARK = { reach: 4, lean: 2.5, apart: 2 };

/** Middles of what is left out, seconds of the run; what is narrower than a pixel has none. */
const marksOf = (replay: Replay, size: Size): number[] =>
  compressed(replay)
    .filter(({ from, to }) => ((to - from) / replay.seconds) * plotWidth(size) >= 1)
    .map(({ from, to }) => (from + to) / 2);

/** @param cut how much of the plot's height above the axis is cut through, pixels */
export const breakMarks = (
  replay: Replay,
  size: Size,
  cut: number,
): echarts.CustomSeriesOption => ({
  type: "custom",
  silent: true,
  clip: false,
  z: 5,
  // At the axis: a mark must not stretch it.
  data: marksOf(replay, size).map((second) => [second, 0]),
  encode: { x: 0, y: 1 },
  renderItem: (params, api) => {
    const [x = 0] = api.coord([api.value(0), 0]);
    const { y = 0, height = 0 } = params.coordSys as { y?: number; height?: number };
    const bottom = y + height;
    const { reach, lean, apart } = size === NARROW ? NARROW_MARK : WIDE_MARK;
    const stroke = (at: number, from: number, to: number, color: string, lineWidth: number) => ({
      type: "line" as const,
      shape: { x1: at - lean / 2, y1: from, x2: at + lean / 2, y2: to },
      style: { stroke: color, lineWidth },
    });
    const children = [
      ...(cut > 0 ? [stroke(x, bottom, bottom - cut, GROUND, lean / 3)] : []),
      stroke(x, bottom + reach, bottom - reach, GROUND, apart),
      stroke(x - apart / 2, bottom + reach, bottom - reach, TEXT, 1),
      stroke(x + apart / 2, bottom + reach, bottom - reach, TEXT, 1),
    ];
    return { type: "group", children };
  },
});
