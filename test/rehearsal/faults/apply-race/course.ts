// Decides how one race goes: who begins when, whose line is lost, what is started beside it; all of it from a seed. Pure.

export const KINDS = [
  "two laptops",
  "orphan",
  "beside a start",
  "one would cut",
  "pulumi up",
  "off air",
] as const;
export type Kind = (typeof KINDS)[number];

/** Someone who brings a release. Times in ms from the race's beginning. */
export interface Runner {
  name: string;
  beginsAt: number;
  /** When its secrets arrive, where its line stands still meanwhile. @default at once */
  secretsAt?: number;
  /** When its SSH line is killed. */
  lineLostAt?: number;
  /** Its release would restart a restream that runs. */
  cuts?: true;
  /** Its release brings another placeholder. */
  showsAnother?: true;
}

export interface Course {
  seed: number;
  kind: Kind;
  runners: readonly Runner[];
  /** `restream start` of a destination that is off. */
  startsAt?: number;
  /** MediaMTX is restarted by hand. */
  restartsAt?: number;
}

/** Measured: about 1.2 s from apply's first line to its last, and half a second for the SSH line. */
const APPLY_MS = 2000;
/** A line that is lost sooner has begun nothing. */
const LOGIN_MS = 800;
/** Before `pulumi up` gets as far as apply. */
const PULUMI_MS = 4000;

/** @param seed its course is the same wherever and whenever it is run */
export const courseOf = ({ seed, kind }: { seed: number; kind: Kind }): Course => {
  const random = randomOf(seed);
  const within = (from: number, to: number): number => Math.round(from + random() * (to - from));
  const [a, b] = [`a${seed}`, `b${seed}`];
  const second = within(0, APPLY_MS);
  const two: [Runner, Runner] = [
    { name: a, beginsAt: 0 },
    { name: b, beginsAt: second },
  ];
  switch (kind) {
    case "two laptops":
      // One that stands still, half of the times: the other one is done by then, and newer.
      return {
        seed,
        kind,
        runners: [{ ...two[0], ...stalled(random, within(second, second + 2 * APPLY_MS)) }, two[1]],
      };
    case "orphan":
      // While the second begins: before it, or while both are at work.
      return {
        seed,
        kind,
        runners: [{ ...two[0], lineLostAt: within(LOGIN_MS, second + APPLY_MS) }, two[1]],
      };
    case "beside a start":
      return { seed, kind, runners: two, startsAt: within(0, second + APPLY_MS) };
    case "one would cut": {
      const cutting = within(0, 1);
      return {
        seed,
        kind,
        runners: two.map((runner, at) => (at === cutting ? { ...runner, cuts: true } : runner)),
      };
    }
    case "pulumi up":
      return {
        seed,
        kind,
        runners: [
          { name: PULUMI, beginsAt: 0 },
          { name: b, beginsAt: within(PULUMI_MS / 2, PULUMI_MS * 2) },
        ],
      };
    case "off air":
      return {
        seed,
        kind,
        runners: [
          { ...two[0], showsAnother: true, ...lost(random, within(LOGIN_MS, second + APPLY_MS)) },
          { ...two[1], ...(random() < 0.5 ? { showsAnother: true as const } : {}) },
        ],
        restartsAt: within(0, second + APPLY_MS),
      };
  }
};

/** The one whose release is the stack's own. */
export const PULUMI = "pulumi";

/** Half of them. */
const lost = (random: () => number, at: number): { lineLostAt?: number } =>
  random() < 0.5 ? { lineLostAt: at } : {};

const stalled = (random: () => number, at: number): { secretsAt?: number } =>
  random() < 0.5 ? { secretsAt: at } : {};

/** Numbers in [0, 1), always the same ones of a seed (mulberry32, 32 bits of state: plenty for a few draws). */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
