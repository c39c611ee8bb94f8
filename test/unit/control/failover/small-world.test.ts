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
  /** By the first seed that shows it. */
  const shows = (what: RegExp, by?: Decide, isForgetful = true): boolean =>
    SEEDS.some((seed) => wrongIn(played(seed, by, isForgetful)).some((one) => what.test(one)));
  const answering =
    (change: (answer: Answer) => Answer): Decide =>
    (state, seen) =>
      decide(state, seen.answer ? { ...seen, answer: change(seen.answer) } : seen);
  const saying = (answer: Answer, call: Call, word: string): Answer =>
    answer.call === call ? { ...answer, said: { kind: "done", word } } : answer;

  it("a fence that only says that the other one is off", () => {
    const by = answering((answer) => saying(answer, "status", OFF));
    expect(shows(/both could send/, by)).toBe(true);
  });
  it("what was started, and that it may, outlives a start of the machine", () => {
    expect(shows(/both could send/, undefined, false)).toBe(true);
  });
  it("no delay, and no look whether it is being switched off itself", () => {
    const hasty: Decide = (state, seen) =>
      answering((answer) => saying(answer, "own-actions", "staying"))(
        state.silentSince === undefined ? state : { ...state, silentSince: -Infinity },
        seen,
      );
    expect(shows(/switched each other off/, hasty)).toBe(true);
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

describe("somebody starts the one that is left", () => {
  it("and it goes on when the other one, which was on air after it, comes back", () => {
    const world = new SmallWorld();
    world.run(30_000);
    world.deadHosts.add("first");
    world.cut("first");
    world.run(10_000);
    world.servers.second.order = { kind: "confirm-dead", at: world.time };
    world.run(30_000);
    expect(world.sending).toEqual(["second"]);
    world.cut("second");
    world.droplets.second.status = OFF;
    // Its host is mended. It has heard of nothing meanwhile.
    world.deadHosts.clear();
    world.switchOn("first");
    for (let left = 60; !world.start("first") && left > 0; left--) world.run(1000);
    expect(world.sending).toEqual(["first"]);
    world.switchOn("second");
    world.run(60_000);
    expect(world.sending).toEqual(["first"]);
    expect(world.both).toBe(0);
  });
  it("and is lost, and the other one is rescued: that goes on when the first one is back", () => {
    const world = new SmallWorld();
    world.run(30_000);
    for (const name of NAMES) {
      world.cut(name);
      world.droplets[name].status = OFF;
    }
    world.switchOn("first");
    for (let left = 60; !world.start("first") && left > 0; left--) world.run(1000);
    expect(world.sending).toEqual(["first"]);
    world.cut("first");
    world.droplets.first.status = OFF;
    world.switchOn("second");
    world.run(20_000);
    world.rescue("second");
    world.run(20_000);
    world.switchOn("first");
    world.run(60_000);
    expect(world.sending).toEqual(["second"]);
    expect(world.both).toBe(0);
  });
});

describe("somebody stops the one that is left", () => {
  const lost = (): SmallWorld => {
    const world = new SmallWorld();
    world.run(30_000);
    return world;
  };
  it("while the other one is being switched off: nothing goes on", () => {
    const world = lost();
    world.api = "fails";
    world.cut("first");
    world.run(20_000);
    world.stop("second");
    world.api = "well";
    world.run(120_000);
    expect(world.sending).toEqual([]);
    // It is there for the next start, and the other one for it.
    expect(world.servers.second.onAir.name).toBe("second");
    expect(world.servers.first.isAlive).toBe(true);
  });
  it("while it takes over: nothing goes on", () => {
    const world = lost();
    world.cut("first");
    for (let left = 600; world.servers.second.acts === undefined && left > 0; left--)
      world.run(100);
    expect(world.servers.second.acts?.wanted).toEqual(["twitch"]);
    world.stop("second");
    world.run(60_000);
    expect(world.sending).toEqual([]);
  });
  it("on the one that has just stepped down: nothing goes on", () => {
    const world = lost();
    world.servers.first.order = { kind: "failover", at: world.time };
    for (let left = 600; world.servers.second.acts === undefined && left > 0; left--)
      world.run(100);
    world.stop("first");
    world.run(60_000);
    expect(world.sending).toEqual([]);
  });
  it("on a lost one that is back before the other one has gone on: nothing goes on", () => {
    const world = lost();
    world.api = "fails";
    world.cut("first");
    world.run(10_000);
    world.between = false;
    world.switchOn("first");
    world.run(10_000);
    world.stop("first");
    world.between = true;
    world.run(120_000);
    expect(world.sending).toEqual([]);
  });
  it("and what was stopped long ago, and started again there, goes on", () => {
    const world = lost();
    world.stop("second"); // nothing ran there
    world.run(10_000);
    world.cut("first");
    world.run(60_000);
    expect(world.sending).toEqual(["second"]);
  });
});
