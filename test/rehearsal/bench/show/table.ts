// Decides the table on the terminal: a line for each fault, a column for each relay. Pure.
import type { Bench, Cell, Facts, RelayResult } from "../result";
import { figuresOf, secondsInWords, spreadInWords } from "./words";

/** A row of the table: its name, and each relay's words. */
interface Line {
  name: string;
  of: (relay: RelayResult) => string;
}

const portsInWords = (facts: Facts | null): string =>
  facts === null ? "-" : facts.openPorts.join(", ") || "none";

export const FACTS: readonly Line[] = [
  { name: "sessions lost, all faults", of: ({ sessionsLost }) => String(sessionsLost) },
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

/** A cell in words: what it lost, whether it is dead, and its figures, a line each. */
export const cellLines = (cell: Cell): string[] => [
  `${cell.sessionsLost} lost${cell.recovered ? "" : ", DEAD"}`,
  ...figuresOf(cell).map(({ name, text }) => `${name} ${text}`),
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

export const tableOf = (bench: Bench): string[] => {
  const { relays } = bench;
  const rows = [
    ...FACTS.map(({ name, of }) => ({
      name,
      cells: relays.map((one) => wrapped(of(one), WIDEST)),
    })),
    ...faultNames(bench).map((fault) => ({
      name: fault,
      cells: relays.map((one) => faultLines(one, fault).flatMap((text) => wrapped(text, WIDEST))),
    })),
  ];
  const widths = [
    Math.max(0, ...rows.map(({ name }) => name.length)),
    ...relays.map(({ name }, index) =>
      Math.max(
        name.length,
        ...rows.flatMap(({ cells }) => cells[index] ?? []).map(({ length }) => length),
      ),
    ),
  ];
  const head = rowOf(
    "",
    relays.map(({ name }) => [name]),
    widths,
  );
  return [
    "",
    ...head,
    ...rows.flatMap(({ name, cells }) => rowOf(name, cells, widths)),
    "",
    ...reasons(bench),
  ];
};
