// What a server of a pair tells of the other one, and how the other one's memory is gone on from.
import { describe, expect, it } from "vitest";
import type { Facts, PairFacts } from "../../../../control/restreamd/observe/facts";
import { isTooEarly } from "../../../../control/restreamd/observe/pair";
import { firstMemory, observe } from "../../../../control/restreamd/observe/observe";
import { BEGAN, FACTS, OFFLINE, ONLINE, sends, story, tries, type Looked } from "./looks";

const first = { own: "first", peer: "second", onAir: { term: 0, name: "first" } } as const;
const second = { own: "second", peer: "first", onAir: { term: 0, name: "first" } } as const;
type Who = Pick<PairFacts, "own" | "peer" | "onAir">;
/** @param seenAt @param watchedSince seconds */
const of = (who: Who, seenAt: number | undefined, watchedSince = 0): Partial<Facts> => ({
  pair: {
    ...{ ...who, decidedAt: undefined },
    seenAt: seenAt === undefined ? undefined : BEGAN + seenAt * 1000,
    watchedSince: BEGAN + watchedSince * 1000,
  },
});
const told = (...looks: Looked[]): string[] => story(...looks).told;

describe("the spare", () => {
  it("is missed by the one on air after a minute, once, and seen again", () => {
    expect(
      told(
        [0, of(first, 0)],
        [59, of(first, 0)],
        [60, of(first, 0)],
        [90, of(first, 0)],
        [100, of(first, 99)],
        [110, of(first, 109)],
      ),
    ).toEqual(["1 spare-away", "2 spare-back ends 1"]);
  });
  it("is an important matter of today, and lasts", () => {
    const { events, memory } = story([0, of(first, 0)], [60, of(first, 0)]);
    expect(events).toMatchObject([
      { level: "important", urgency: "today", since: "2026-01-10T03:00:00Z", subject: "second" },
    ]);
    expect(memory.pair?.event).toBe(1);
  });
  it.each([
    ["one that was never there", [undefined, undefined]],
    ["one that is there", [0, 58]],
  ])("is not missed: %s", (_, [early, late]) => {
    expect(told([0, of(first, early)], [60, of(first, late)])).toEqual([]);
  });
  it("is not missed for the time in which nobody looked", () => {
    // restreamd, or the machine, has just started.
    expect(told([600, of(first, 0, 590)], [649, of(first, 0, 590)])).toEqual([]);
    expect(told([600, of(first, 0, 590)], [650, of(first, 0, 590)])).toEqual(["1 spare-away"]);
  });
});

describe("the one on air", () => {
  it("is missed by the spare after half a minute, as nothing is more urgent, and seen again", () => {
    const looks: Looked[] = [
      [0, of(second, 0)],
      [29, of(second, 0)],
      [30, of(second, 0)],
      [40, of(second, 39)],
    ];
    const { events, told: all } = story(...looks);
    expect(all).toEqual(["1 on-air-away", "2 on-air-back ends 1"]);
    expect(events[0]).toMatchObject({ level: "important", urgency: "now", subject: "first" });
    expect(events[0]?.steps).toContainEqual({ run: "restream rescue" });
  });
  it("is missed no more by one that took over", () => {
    const now: Who = { ...second, onAir: { term: 1, name: "second" } };
    const { told: all, memory } = story([0, of(second, 0)], [30, of(second, 0)], [32, of(now, 0)]);
    expect(all).toEqual(["1 on-air-away"]);
    expect(memory.pair).toBeUndefined();
  });
});

it("one that restarts and is the spare tells of no platform that is off", () => {
  const now: Who = { ...first, onAir: { term: 1, name: "second" } };
  const { events } = story(
    [0, { ...of(first, 0), restreams: { twitch: sends } }],
    [60, { ...of(now, 59), boot: "b2", restreams: { twitch: { ...sends, wanted: false } } }],
  );
  expect(events.filter(({ kind }) => kind === "machine-rebooted")).toMatchObject([
    {
      what: "The server first restarted. It is the spare; second is on air",
      viewers: "not affected by it",
      urgency: "today",
    },
  ]);
});

it("nothing is told, or remembered, by a server that is alone", () => {
  const { told: all, memory } = story([0, {}], [600, {}]);
  expect(all).toEqual([]);
  expect(Object.keys(memory)).not.toContain("pair");
});

describe("right after a start of the machine", () => {
  const pair: PairFacts = {
    ...{ ...first, decidedAt: undefined },
    ...{ seenAt: BEGAN - 60_000, watchedSince: BEGAN },
  };
  const before = { boot: "b1" };
  const at = (seconds: number, boot = "b2"): Pick<Facts, "boot" | "time"> => ({
    ...{ boot, time: BEGAN + seconds * 1000 },
  });
  it.each<
    [
      string,
      PairFacts | undefined,
      typeof before | undefined,
      Pick<Facts, "boot" | "time">,
      boolean,
    ]
  >([
    ["before the other one has answered", pair, before, at(5), true],
    ["once it has", { ...pair, seenAt: BEGAN + 4000 }, before, at(5), false],
    ["after half a minute without it", pair, before, at(30), false],
    ["where it never was", { ...pair, seenAt: undefined }, before, at(5), false],
    ["of this very start of the machine", pair, before, at(5, "b1"), false],
    ["with nothing that would be compared", pair, undefined, at(5), false],
    ["after a take-over", { ...pair, decidedAt: BEGAN - 5000 }, before, at(5), false],
    ["long after one", { ...pair, decidedAt: BEGAN - 3_600_000 }, before, at(5), true],
    ["of a server that is alone", undefined, before, at(5), false],
  ])("it is too early to tell anything: %s", (_, facts, remembered, now, expected) => {
    expect(isTooEarly(facts, remembered, now)).toBe(expected);
  });
});

describe("a take-over", () => {
  const report = {
    ...{ kind: "taken-over" as const, name: "second", from: "first" },
    ...{ destinations: ["twitch"], seenAt: BEGAN + 10_000 },
  };
  const reports: Facts["reports"] = [{ id: "r1", at: BEGAN + 40_000, report }];
  /** The other server's memory: on air since the first look, which was its last one at 10 s. */
  const there = story(
    [-60, {}],
    [-50, { path: ONLINE, restreams: { twitch: { ...sends, process: "", sends: false } } }],
    [0, { path: ONLINE, restreams: { twitch: sends }, transferOutBytes: 5 * 2 ** 30 }],
    [
      10,
      { path: ONLINE, restreams: { twitch: sends }, transferOutBytes: 6 * 2 ** 30, diskFree: 0.01 },
    ],
  );
  const here = (second: number, more: Partial<Facts>): Facts => ({
    ...FACTS,
    ...{ time: BEGAN + second * 1000, boot: "b2", mediamtx: "3@3", path: OFFLINE },
    ...{ feed: { ...FACTS.feed, hub: "4@4" }, transferOutBytes: 1000 },
    ...more,
  });
  const begun = observe(there.memory, here(40, { reports, restreams: { twitch: tries } }), 20);

  it("is told, and nothing else: no restart, no loss, no stop", () => {
    expect(begun.events.map(({ number, kind }) => `${number} ${kind}`)).toEqual(["20 taken-over"]);
    expect(begun.events[0]).toMatchObject({
      ...{ level: "important", urgency: "today", subject: "second", destinations: ["twitch"] },
    });
  });
  it("is told once", () => {
    const again = observe(begun.memory, here(42, { reports, restreams: { twitch: tries } }), 21);
    expect(again.events).toEqual([]);
  });
  it("ends with the first bytes from here, and the broadcast keeps its age", () => {
    const sending = here(50, { restreams: { twitch: { ...sends, process: "7@7" } } });
    const { events, memory } = observe(begun.memory, sending, 21);
    expect(events.map(({ kind, ends }) => [kind, ends])).toEqual([["platform-back", 20]]);
    expect(events[0]?.seconds).toBe(40);
    expect(memory.destinations["twitch"]?.sessionSince).toBe(
      there.memory.destinations["twitch"]?.sessionSince,
    );
    expect(memory.sessionsLost).toEqual({});
  });
  it("begins another broadcast where the platform has waited for too long", () => {
    const sending = here(101, { restreams: { twitch: { ...sends, process: "7@7" } } });
    const { memory } = observe(begun.memory, sending, 21);
    expect(memory.destinations["twitch"]?.sessionSince).toBe(BEGAN + 101_000);
    expect(memory.sessionsLost).toEqual({ twitch: [BEGAN + 101_000] });
  });
  it("adds to what had left the other server", () => {
    expect(begun.memory.transfer).toMatchObject({ boot: "b2", before: 6 * 2 ** 30 });
  });
  it("leaves behind what was wrong with that machine", () => {
    expect(there.told).toContain("4 disk-low");
    expect(begun.memory.machine).toEqual({});
  });
  it("starts anew what was on there and is not wanted any more as off", () => {
    const { memory } = observe(there.memory, here(40, { reports, restreams: {} }), 20);
    expect(memory.destinations["twitch"]?.state).toBe("off");
  });
  it("is told where there was no copy, from this server's own memory", () => {
    const own = firstMemory({ ...FACTS, time: BEGAN });
    const { events } = observe(own, { ...FACTS, time: BEGAN + 2000, reports }, 1);
    expect(events.map(({ kind }) => kind)).toEqual(["taken-over"]);
  });
});
