// The bench as one HTML file: what page.eta shows, and nothing from anywhere else.
import { Eta } from "eta";
import { STYLE } from "../../../../home/report/drawing/style";
import { FAULTS } from "../faults";
import { relayNamed } from "../relays";
import type { Bench } from "../result";
import { chartsOf, scaleCharts } from "./charts";
import { FACTS, faultNames, reasons, scaleRows } from "./table";
import { cellLines } from "./words";

/** What the page shows; every text in it is escaped there. */
const viewOf = (bench: Bench) => ({
  style: STYLE,
  bench,
  day: bench.startedAt.slice(0, 10),
  relays: bench.relays.map(({ name, version }) => ({
    ...{ name, version },
    title: relayNamed(name).title,
  })),
  facts: FACTS.map(({ name, of }) => ({ name, cells: bench.relays.map(of) })),
  faults: faultNames(bench).map((fault) => ({
    name: fault,
    title: FAULTS.find(({ name }) => name === fault)?.title ?? "nothing happens",
    cells: bench.relays.map(({ cells }) => {
      const cell = cells.find((one) => one.fault === fault);
      return {
        lines: cell ? cellLines(cell) : ["not measured"],
        isBad: cell !== undefined && (cell.sessionsLost > 0 || !cell.recovered),
      };
    }),
  })),
  charts: chartsOf(bench),
  scaleTable: scaleRows(bench.scale),
  scaleCharts: scaleCharts(bench),
  reasons: reasons(bench),
});

export const renderPage = (bench: Bench): string =>
  new Eta({ views: __dirname }).render("page", viewOf(bench));
