// A pair in the small, with faults that are drawn: in none do both send; where one could know, one goes on; each protection that is taken away shows.
import { describe, expect, it } from "vitest";
import { allowedAt, decide, type Seen, type State } from "../../../../control/failover/decide";
import { OFF, type Answer, type Call } from "../../../../control/failover/fence";
import { NAMES } from "../../../../control/shared/pair";
import { other, playDrawn, SmallWorld, type Decide } from "./small-world";

const FAULTS = 20;
const SEEDS = Array.from({ length: 24 }, (_, index) => index + 1);

const played = (seed: number, by?: Decide, isForgetful?: boolean): SmallWorld => {
  const world = new SmallWorld(by, isForgetful);
  world.run(3000);
  playDrawn(world, seed, FAULTS);
  world.run(240_000);
  return world;
};

/** What must not be, a sentence each. */
const wrongIn = (world: SmallWorld): string[] => [
  ...(world.both === 0 ? [] : [`both could send for ${world.both} ms`]),
  ...(world.killedEachOther ? ["they switched each other off"] : []),
  // Where both were off at one time, or the one that is left never heard the other, a human starts.
  ...(world.nobody === 0 || world.bothDied || world.neverHeard ? [] : ["nobody sends"]),
  ...NAMES.filter(
    (name) => world.sending.includes(other(name)) && world.droplets[name].status === OFF,
  ).map((name) => `${name} is left off`),
];

describe("20 faults drawn", () => {
  it.each(SEEDS)("by seed %i", (seed) => {
    expect(wrongIn(played(seed))).toEqual([]);
  });
});

describe("a protection that is taken away shows", () => {
  const anySeed = (by?: Decide, isForgetful = true): string =>
    SEEDS.flatMap((seed) =>
      wrongIn(played(seed, by, isForgetful)).map((one) => `${seed}: ${one}`),
    ).join();
  const answering =
    (change: (answer: Answer) => Answer): Decide =>
    (state, seen) =>
      decide(state, seen.answer ? { ...seen, answer: change(seen.answer) } : seen);
  const saying = (answer: Answer, call: Call, word: string): Answer =>
    answer.call === call ? { ...answer, said: { kind: "done", word } } : answer;

  it("a fence that only says that the other one is off", () => {
    expect(anySeed(answering((answer) => saying(answer, "status", OFF)))).toMatch(
      /both could send/,
    );
  });
  it("what was started, and that it may, outlives a start of the machine", () => {
    expect(anySeed(undefined, false)).toMatch(/both could send/);
  });
  it("no delay, and no look whether it is being switched off itself", () => {
    const hasty: Decide = (state, seen) =>
      answering((answer) => saying(answer, "own-actions", "staying"))(
        state.silentSince === undefined ? state : { ...state, silentSince: -Infinity },
        seen,
      );
    expect(anySeed(hasty)).toMatch(/switched each other off/);
  });
});

it("who was cut off leaves the other one time", () => {
  const base = { time: 100_000, powerOff: 4, peer: undefined };
  const fence = { begunAt: 0, isTest: false, isOff: false, nextAt: 0 };
  const own = {
    name: "first",
    onAir: { term: 0, name: "first" },
    handed: null,
    wanted: [],
  } as const;
  const seen = { ...base, own: { ...own, isClosed: false } } as unknown as Seen;
  const state = { silentSince: 50_000, fence } as unknown as State;
  expect(allowedAt(state, seen)).toBe(50_000);
  expect(allowedAt({ ...state, offlineAt: 60_000, onlineSince: 70_000 }, seen)).toBe(82_000);
  expect(allowedAt({ ...state, offlineSince: 60_000, offlineAt: 99_000 }, seen)).toBe(Infinity);
});

it("one that is started anew while it has the other one switched off still switches it on again", () => {
  const world = new SmallWorld();
  world.run(30_000);
  world.between = false;
  for (let left = 600; world.droplets.second.pending === undefined && left > 0; left--)
    world.run(100);
  expect(world.droplets.second.pending?.type).toBe("power_off");
  world.startAnew("first");
  world.run(30_000);
  world.between = true;
  world.run(60_000);
  expect([world.droplets.second.status, world.servers.second.isAlive]).toEqual(["active", true]);
  expect(wrongIn(world)).toEqual([]);
});
