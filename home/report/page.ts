// The report as one HTML file: what page.eta shows, and nothing from anywhere else.
import { Eta } from "eta";
import { drawRows, merged, type Row } from "./drawing/rows";
import { STYLE } from "./drawing/style";
import { bothSizes, namedDays, plotWidth, type Chart, type Size } from "./drawing/svg";
import type { HomeFacts } from "./facts";
import { figureOf, noteOf } from "./notes";
import { shownOf, type Asked, type Shown } from "./shown";
import { LOOKS, type State } from "./states";
import { viewOf } from "./view";
import { clockIn, ticksOf, type Clock } from "./when";

/** An axis has room for so many letters, as the size of its numbers has it. */
const LONGEST_NAME = 9;

const drawing = (shown: Shown, clock: Clock, size: Size): string => {
  const { from, to, obs, destinations } = shown;
  const perPixel = (to - from) / plotWidth(size);
  const row = (name: string, figure: string, segments: Row<State>["segments"]): Row<State> => ({
    name: name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name,
    figure,
    segments: merged(segments, perPixel),
  });
  const ticks = ticksOf(from, to, clock);
  const named = namedDays(
    ticks.map(({ at }) => (at - from) / perPixel),
    size,
  );
  return drawRows(size, {
    ...{ from, to, looks: LOOKS },
    rows: [
      row("OBS", "", obs),
      ...destinations.map((one) => row(one.title, figureOf(one), one.segments)),
    ],
    ticks: {
      at: ticks.map(({ at }) => at),
      named: ticks.filter((_, index) => named[index]).map(({ at }) => at),
      nameOf: (value) => ticks.find(({ at }) => Math.abs(at - value) < 1)?.name ?? "",
    },
  });
};

const chartOf = (shown: Shown, clock: Clock): Chart => ({
  ...bothSizes("The whole time at true scale", (size) => drawing(shown, clock, size)),
  note: noteOf(shown),
});

export const renderReport = (facts: HomeFacts, asked: Asked = {}): string => {
  const clock = clockIn(facts.timeZone);
  const shown = shownOf(facts, asked);
  return new Eta({ views: __dirname }).render("page", {
    ...viewOf(facts, shown, clock),
    style: STYLE,
    scale: chartOf(shown, clock),
  });
};
