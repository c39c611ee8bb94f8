// The races that are run: a seed each, and what it is about; a race that once went wrong stays here.
import type { Kind } from "./course";

export interface Entry {
  kind: Kind;
  seed: number;
}

const of = (kind: Kind, ...seeds: number[]): Entry[] => seeds.map((seed) => ({ kind, seed }));

/** While everything is live: what is off air costs a stop and a start of every broadcast. */
export const SHORT: readonly Entry[] = [
  ...of("two laptops", 13),
  ...of("orphan", 21),
  ...of("beside a start", 32),
  ...of("one would cut", 41),
  ...of("pulumi up", 51),
];

/** The restreams are stopped once for all that are off air. */
export const LONG: readonly Entry[] = [
  ...of("two laptops", 101, 102, 103, 104, 105, 106, 107, 108, 109, 110),
  ...of("orphan", 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212),
  ...of("beside a start", 301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 312),
  ...of("one would cut", 401, 402, 403, 404, 405),
  ...of("pulumi up", 501),
  ...of("off air", 601, 602, 603, 604, 605, 606, 607, 608, 609, 610),
];
