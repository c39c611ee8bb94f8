// Decides whether two runs say the same, but for what depends on the moment of a fault. Pure.
import type { Cell, RelayResult, Spread } from "../result";

/** Seconds: a keyframe comes each 2 s, and whoever tries again does so at its own moments. */
const SECONDS_NOISE = 2.5;
/** Parts of 1: other work on the machine. */
const CPU_NOISE = 0.5;
const MEMORY_NOISE = 0.2;
/** Of whoever needs next to nothing. */
const LEAST_MEMORY_NOISE_MB = 5;
/** Points: one late picture in a short window. */
const PERCENT_NOISE = 15;

export interface Agreement {
  /** How many figures were compared. */
  compared: number;
  /** A sentence for each that differs by more than the noise. */
  differences: string[];
}

type Figure = [name: string, one: number | null, other: number | null, noise: number];

const medianOf = (spread: Spread | null): number | null => spread?.median ?? null;

const figuresOf = (one: Cell, other: Cell): Figure[] => [
  ["placeholder s", one.placeholderSeconds, other.placeholderSeconds, SECONDS_NOISE],
  ["live s", one.liveSeconds, other.liveSeconds, SECONDS_NOISE],
  [
    "publishing s",
    medianOf(one.publishingAgainSeconds),
    medianOf(other.publishingAgainSeconds),
    SECONDS_NOISE,
  ],
  [
    "picture s",
    medianOf(one.firstPictureSeconds),
    medianOf(other.firstPictureSeconds),
    SECONDS_NOISE,
  ],
  ["still s", one.stillSeconds, other.stillSeconds, SECONDS_NOISE],
  ["moving %", one.livePercent, other.livePercent, PERCENT_NOISE],
];

const costsOf = (one: RelayResult, other: RelayResult): Figure[] => {
  const [a, b] = [one.cost, other.cost];
  if (a === null || b === null) return [];
  const cpu = Math.max(a.cpuSecondsPerGB, b.cpuSecondsPerGB) * CPU_NOISE;
  const memory = Math.max(
    LEAST_MEMORY_NOISE_MB,
    Math.max(a.peakMemoryMB, b.peakMemoryMB) * MEMORY_NOISE,
  );
  return [
    ["CPU s per GB", a.cpuSecondsPerGB, b.cpuSecondsPerGB, cpu],
    ["memory MB", a.peakMemoryMB, b.peakMemoryMB, memory],
  ];
};

const apart = (where: string, [name, one, other, noise]: Figure): string[] => {
  const differs = one === null || other === null ? one !== other : Math.abs(one - other) > noise;
  return differs ? [`${where}, ${name}: ${one ?? "not seen"} and ${other ?? "not seen"}`] : [];
};

/** How often something was lost depends on the moment; whether anything was does not. */
const verdictsApart = (where: string, one: Cell, other: Cell): string[] => [
  ...((one.sessionsLost === 0) === (other.sessionsLost === 0)
    ? []
    : [`${where}, sessions lost: ${one.sessionsLost} and ${other.sessionsLost}`]),
  ...(one.recovered === other.recovered ? [] : [`${where}: dead in one of the two`]),
];

/** What only one of the two measured is not compared. */
export const agreementOf = (
  some: readonly RelayResult[],
  others: readonly RelayResult[],
): Agreement => {
  const differences: string[] = [];
  let compared = 0;
  const compare = (where: string, figures: readonly Figure[]): void => {
    for (const figure of figures) {
      if (figure[1] !== null || figure[2] !== null) compared += 1;
      differences.push(...apart(where, figure));
    }
  };
  for (const one of some) {
    const other = others.find(({ name }) => name === one.name);
    if (!other) continue;
    compare(one.name, costsOf(one, other));
    for (const cell of one.cells) {
      const same = other.cells.find(({ fault }) => fault === cell.fault);
      if (!same) continue;
      const where = `${one.name}, ${cell.fault}`;
      compared += 2;
      differences.push(...verdictsApart(where, cell, same));
      compare(where, figuresOf(cell, same));
    }
  }
  return { compared, differences };
};

export const agreementInWords = ({ compared, differences }: Agreement): string[] => [
  ...differences,
  `${compared - differences.length} of ${compared} figures agree within the noise`,
];
