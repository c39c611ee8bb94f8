// Decides the table on the terminal: a line for each fault, a column for each relay. Pure.
import type { Bench, Facts, RelayResult, ScaleCell } from "../result";
import { cellLines, scaleFigures, secondsInWords, spreadInWords } from "./words";

/** A row of the table: its name, and each relay's words. */
interface Line {
  name: string;
  of: (relay: RelayResult) => string;
}

const portsInWords = (facts: Facts | null): string =>
  facts === null ? "-" : facts.openPorts.join(", ") || "none";

export const FACTS: readonly Line[] = [
  { name: "sessions lost, all faults", of: ({ sessionsLost }) => String(sessionsLost) },
  { name: "connections broken", of: ({ connectionsBroken }) => String(connectionsBroken) },
  { name: "dead after", of: ({ dead }) => (dead.length === 0 ? "nothing" : dead.join(", ")) },
  { name: "placeholder after", of: (relay) => spreadInWords(relay.placeholderSeconds) },
  { name: "live after its connect", of: (relay) => spreadInWords(relay.liveSeconds) },
  { name: "publishing after a reset", of: (relay) => spreadInWords(relay.publishingAgainSeconds) },
  { name: "picture after a reset", of: (relay) => spreadInWords(relay.firstPictureSeconds) },
  {
    name: "clock ahead of the wall",
    of: ({ clockAheadSeconds }) => secondsInWords(clockAheadSeconds),
  },
  { name: "CPU s per GB", of: ({ cost }) => cost?.cpuSecondsPerGB.toFixed(1) ?? "-" },
  {
    name: "peak memory",
    of: ({ cost }) => (cost === null ? "-" : `${cost.peakMemoryMB.toFixed(0)} MB`),
  },
  {
    name: "added latency",
    of: ({ cost }) =>
      cost === null ? "-" : `${cost.addedLatencyMs.median} ms (p99 ${cost.addedLatencyMs.p99} ms)`,
  },
  {
    name: "open ports",
    of: ({ facts }) => portsInWords(facts),
  },
  {
    name: "stream key visible in",
    of: ({ facts }) =>
      facts === null
        ? "-"
        : facts.keyVisible.length === 0
          ? "nothing"
          : facts.keyVisible.join(", "),
  },
];

const faultLines = (relay: RelayResult, fault: string): string[] => {
  const cell = relay.cells.find((one) => one.fault === fault);
  if (cell) return cellLines(cell);
  const why = relay.unmeasured.find((one) => one.fault === fault);
  return why ? ["not measured (below)"] : ["-"];
};

export const faultNames = ({ relays }: Pick<Bench, "relays">): string[] => [
  ...new Set(
    relays.flatMap(({ cells, unmeasured }) => [...cells, ...unmeasured].map(({ fault }) => fault)),
  ),
];

/** Why a cell is empty, a sentence each; the same reason once for all of a relay's. */
export const reasons = ({ relays, notBuilt }: Pick<Bench, "relays" | "notBuilt">): string[] => [
  ...relays.flatMap(({ name, unmeasured }) =>
    [...new Set(unmeasured.map(({ reason }) => reason))].map(
      (reason) =>
        `${name}, ${unmeasured
          .filter((one) => one.reason === reason)
          .map(({ fault }) => fault)
          .join(", ")}: ${reason}`,
    ),
  ),
  ...notBuilt.map(({ name, reason }) => `${name}, not built: ${reason}`),
];

/** A line for each number of destinations, a column for each bitrate. */
export const scaleRows = (
  scale: readonly ScaleCell[],
): { mbps: number[]; rows: { destinations: number; cells: string[][] }[] } => {
  const mbps = [...new Set(scale.map((cell) => cell.mbps))];
  const counts = [...new Set(scale.map(({ destinations }) => destinations))];
  const at = (destinations: number, rate: number): string[] => {
    const cell = scale.find((one) => one.destinations === destinations && one.mbps === rate);
    return cell === undefined ? ["-"] : scaleFigures(cell);
  };
  return {
    mbps,
    rows: counts.map((destinations) => ({
      destinations,
      cells: mbps.map((rate) => at(destinations, rate)),
    })),
  };
};

const scaleTable = (scale: readonly ScaleCell[]): string[] => {
  if (scale.length === 0) return [];
  const { mbps, rows } = scaleRows(scale);
  return [
    "",
    ...aligned(
      mbps.map((rate) => `${rate} Mb/s`),
      rows.map(({ destinations, cells }) => ({ name: `${destinations} destinations`, cells })),
    ),
  ];
};

const WIDEST = 30;

/** Words in lines of at most so many characters; a longer word stands by itself. */
const wrapped = (text: string, width: number): string[] =>
  text.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    return last === undefined || last.length + word.length + 1 > width
      ? [...lines, word]
      : [...lines.slice(0, -1), `${last} ${word}`];
  }, []);

const rowOf = (name: string, cells: readonly (readonly string[])[], widths: number[]): string[] => {
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    [
      (line === 0 ? name : "").padEnd(widths[0] ?? 0),
      ...cells.map((cell, index) => (cell[line] ?? "").padEnd(widths[index + 1] ?? 0)),
    ]
      .join("  ")
      .trimEnd(),
  );
};

/** Words of each cell, wrapped, in columns below their heads. */
const aligned = (
  heads: readonly string[],
  rows: readonly { name: string; cells: readonly (readonly string[])[] }[],
): string[] => {
  const shown = rows.map(({ name, cells }) => ({
    name,
    cells: cells.map((lines) => lines.flatMap((text) => wrapped(text, WIDEST))),
  }));
  const widths = [
    Math.max(0, ...shown.map(({ name }) => name.length)),
    ...heads.map((head, index) =>
      Math.max(
        head.length,
        ...shown.flatMap(({ cells }) => cells[index] ?? []).map(({ length }) => length),
      ),
    ),
  ];
  return [
    ...rowOf(
      "",
      heads.map((head) => [head]),
      widths,
    ),
    ...shown.flatMap(({ name, cells }) => rowOf(name, cells, widths)),
  ];
};

export const tableOf = (bench: Bench): string[] => {
  const { relays, scale } = bench;
  const table = aligned(
    relays.map(({ name }) => name),
    [
      ...FACTS.map(({ name, of }) => ({ name, cells: relays.map((one) => [of(one)]) })),
      ...faultNames(bench).map((fault) => ({
        name: fault,
        cells: relays.map((one) => faultLines(one, fault)),
      })),
    ],
  );
  return [
    ...(relays.length === 0 ? [] : ["", ...table, "", ...reasons(bench)]),
    ...scaleTable(scale),
  ];
};
