// What a server of a pair does next: a row for each thing that it may see.
import { describe, expect, it } from "vitest";
import {
  cannotMove,
  decide,
  firstState,
  wantedNext,
  type Seen,
  type State,
} from "../../../../control/failover/decide";
import { beginFence } from "../../../../control/failover/fence";
import type { Word } from "../../../../control/failover/word";

const NOW = 1_000_000;

const WORD: Word = {
  ...{ version: 1, name: "first", boot: "b1", number: 7, onAir: "first", term: 4 },
  ...{ isClosed: false, handed: null, isStuck: false, wanted: ["twitch"], heardWanted: null },
  ...{ isTakingOver: false, heardBoot: "b0", stopped: [] },
  ...{ unfit: [], patience: 3000, powerOff: 4 },
};
/** The other one of a server that is on air. */
const SPARE: Word = { ...WORD, name: "second", isClosed: true, wanted: [] };

const on = (change: Partial<Seen>, word: Partial<Word> = {}, heardAgo = 500): Seen => ({
  time: NOW,
  own: {
    ...{ name: "first", onAir: { term: 4, name: "first" }, isClosed: false, handed: null },
    ...{ isStuck: false, isStepping: false, half: undefined, wanted: ["twitch"], stopped: {} },
  },
  peer: { word: { ...SPARE, ...word }, at: NOW - heardAgo, over: [] },
  ...{ order: undefined, isOnline: true, broken: { hub: 0, mediamtx: 0 }, powerOff: 4 },
  ...{ answer: undefined, acted: undefined },
  ...change,
});
const onSpare = (change: Partial<Seen>, word: Partial<Word> = {}, heardAgo = 500): Seen => ({
  ...on(change),
  own: {
    ...{ name: "second", onAir: { term: 4, name: "first" }, isClosed: true, handed: null },
    ...{ isStuck: false, isStepping: false, half: undefined, wanted: [], stopped: {} },
  },
  peer: { word: { ...WORD, ...word }, at: NOW - heardAgo, over: [] },
  ...change,
});
const QUIET: State = {
  ...firstState(0, { address: false, powerOn: false }),
  askedInQuietAt: NOW,
};
/** Before its machine started anew. */
const SENT: State = { ...QUIET, sent: { boot: "b0", term: 4, wanted: ["twitch"] } };
const ANEW = { isClosed: true, wanted: [] };
const OFF: State = {
  ...QUIET,
  silentSince: NOW - 20_000,
  fence: { ...beginFence(NOW - 9000), isOff: true, offAt: NOW - 1000 },
};
const doneBy = (seen: Seen, state = QUIET) => {
  const { act, call, doing } = decide(state, seen);
  return [act, call, doing].filter((each) => each !== undefined).join(" ");
};
const HALF = { term: 5, wanted: ["kick"], at: NOW - 9000, isBack: false };
const HANDED = { isClosed: true, handed: 4 };

describe("the server on air", () => {
  it.each<[string, Seen, State, string]>([
    ["all is well", on({}), QUIET, ""],
    ["failover", on({ order: { kind: "failover", at: NOW } }), QUIET, "step-down stepping-down"],
    [
      "failover, of one that is unfit",
      on({ order: { kind: "failover", at: NOW } }, { unfit: ["x"] }),
      QUIET,
      "",
    ],
    [
      "failover, of one that is not heard",
      on({ order: { kind: "failover", at: NOW } }, {}, 4000),
      QUIET,
      "own-actions waiting",
    ],
    ["the hub for 20 s", on({ broken: { hub: 20_000, mediamtx: 0 } }), QUIET, ""],
    [
      "the hub for longer",
      on({ broken: { hub: 20_001, mediamtx: 0 } }),
      QUIET,
      "step-down stepping-down",
    ],
    ["MediaMTX for a minute", on({ broken: { hub: 0, mediamtx: 60_000 } }), QUIET, ""],
    [
      "MediaMTX for longer",
      on({ broken: { hub: 0, mediamtx: 60_001 } }),
      QUIET,
      "step-down stepping-down",
    ],
    [
      "the same, and nothing is wanted",
      on({ broken: { hub: 90_000, mediamtx: 0 }, own: { ...on({}).own, wanted: [] } }),
      QUIET,
      "",
    ],
    [
      "no internet for 2 s",
      on({ isOnline: false }),
      { ...QUIET, offlineSince: NOW - 2100 },
      "step-down stepping-down",
    ],
    [
      "no internet, for a moment",
      on({ isOnline: false }),
      { ...QUIET, offlineSince: NOW - 1900 },
      "",
    ],
    ["silence", on({}, {}, 3100), QUIET, "own-actions waiting"],
    ["a moment of silence", on({}, {}, 2900), QUIET, ""],
    ["silence of one that is started anew", on({}, { patience: 15_000 }, 9000), QUIET, ""],
    [
      "silence, and nothing is wanted",
      on({ own: { ...on({}).own, wanted: [] } }, {}, 9000),
      QUIET,
      "",
    ],
    [
      "silence of one that is off by then",
      on({}, {}, 9000),
      { ...QUIET, silentSince: NOW - 6000, offAt: NOW - 1000 },
      "",
    ],
    ["the other one took over", on({}, { onAir: "second", term: 5 }), QUIET, "yield stepping-down"],
    ["a measurement", on({ order: { kind: "test-fence", at: NOW } }), QUIET, "own-actions testing"],
    [
      "a measurement of one that sends",
      on({ order: { kind: "test-fence", at: NOW } }, { isClosed: false }),
      QUIET,
      "",
    ],
    [
      "it owes the address",
      on({}),
      { ...QUIET, owes: { address: true, powerOn: false } },
      "holder",
    ],
    [
      "it owes the address, nothing can start here, and both say that it is on air",
      on({ own: { ...on({}).own, isClosed: true } }),
      { ...QUIET, owes: { address: true, powerOn: false } },
      "holder",
    ],
    [
      "the same, and the other one says that it is",
      on({ own: { ...on({}).own, isClosed: true } }, { onAir: "second" }),
      { ...QUIET, owes: { address: true, powerOn: false } },
      "",
    ],
    [
      "it owes the address, while the other one does not go off",
      on({}, {}, 90_000),
      {
        ...QUIET,
        ...{
          silentSince: NOW - 80_000,
          fence: { ...beginFence(NOW - 60_000), orderedAt: NOW - 50_000 },
        },
        owes: { address: true, powerOn: false },
      },
      "holder switching-off",
    ],
    [
      "it owes the other one its power",
      on({}, {}, 9000),
      {
        ...QUIET,
        silentSince: NOW - 6000,
        offAt: NOW - 1000,
        owes: { address: false, powerOn: true },
      },
      "power-on",
    ],
  ])("%s", (_, seen, state, does) => {
    expect(doneBy(seen, state)).toBe(does);
  });
});

describe("the spare", () => {
  it.each<[string, Seen, State, string]>([
    ["all is well", onSpare({}), QUIET, ""],
    [
      "it is open",
      onSpare({ own: { ...onSpare({}).own, isClosed: false } }),
      QUIET,
      "yield stepping-down",
    ],
    ["silence", onSpare({}, {}, 3100), QUIET, "status waiting"],
    [
      "silence, for longer than the delay",
      onSpare({}, {}, 12_000),
      { ...QUIET, silentSince: NOW - 9000, fence: beginFence(NOW - 8900) },
      "own-actions switching-off",
    ],
    ["silence of one that sent nothing", onSpare({}, { wanted: [] }, 12_000), QUIET, ""],
    [
      "silence of one that is stepping down",
      onSpare({}, { isClosed: true }, 3100),
      QUIET,
      "status waiting",
    ],
    ["it has started anew since it sent", onSpare({}, ANEW), SENT, "take-over taking-over"],
    [
      "the same, and somebody has started something there",
      onSpare({}, { ...ANEW, isClosed: false }),
      SENT,
      "",
    ],
    ["the same, and it took over meanwhile", onSpare({}, { ...ANEW, term: 6 }), SENT, ""],
    ["it stopped what it sent", onSpare({}, { wanted: [], boot: "b0" }), SENT, ""],
    [
      "its take-over broke off",
      onSpare({
        own: { ...onSpare({}).own, onAir: { term: 5, name: "second" }, half: HALF },
      }),
      QUIET,
      "take-over taking-over",
    ],
    [
      "its step-down broke off",
      onSpare({ own: { ...onSpare({}).own, isStuck: true } }, HANDED),
      QUIET,
      "yield stepping-down",
    ],
    ["silence of one that was never heard", onSpare({ peer: undefined }), QUIET, ""],
    [
      "silence of an older term",
      onSpare({ own: { ...onSpare({}).own, onAir: { term: 6, name: "first" } } }, {}, 12_000),
      QUIET,
      "",
    ],
    ["it is off", onSpare({}, {}, 22_000), OFF, "take-over taking-over"],
    ["it is off by DigitalOcean's word, and heard", onSpare({}), OFF, ""],
    ["it stepped down", onSpare({}, HANDED), QUIET, "take-over taking-over"],
    ["it stepped down, and is lost", onSpare({}, HANDED, 60_000), QUIET, "take-over taking-over"],
    ["it stepped down in an older term", onSpare({}, { isClosed: true, handed: 3 }), QUIET, ""],
    ["it stepped down, and is open again", onSpare({}, { isClosed: false, handed: 4 }), QUIET, ""],
    [
      "it could not step down",
      onSpare({}, { isClosed: true, isStuck: true }),
      QUIET,
      "own-actions waiting",
    ],
    [
      "it is dead by a human's word",
      onSpare({ order: { kind: "confirm-dead", at: NOW } }, {}, 5000),
      QUIET,
      "take-over taking-over",
    ],
    [
      "the same of one that is heard",
      onSpare({ order: { kind: "confirm-dead", at: NOW - 900 } }),
      QUIET,
      "",
    ],
    [
      "the same of one that sent nothing",
      onSpare({ order: { kind: "confirm-dead", at: NOW } }, { wanted: [] }, 5000),
      QUIET,
      "",
    ],
  ])("%s", (_, seen, state, does) => {
    expect(doneBy(seen, state)).toBe(does);
  });
  it("forgets that the other one was off once that is heard again", () => {
    const asked: State = { ...OFF, asking: "status" };
    const { state } = decide(
      asked,
      onSpare({ answer: { call: "status", askedAt: NOW, said: { kind: "done", word: "active" } } }),
    );
    expect(state.fence).toBeUndefined();
  });
  it("goes on once: on air, it does not begin again", () => {
    const own = {
      ...onSpare({}).own,
      onAir: { term: 5, name: "second" as const },
      isClosed: false,
    };
    expect(doneBy(onSpare({ own }, HANDED))).toBe("");
  });
});

describe("one that has stepped down", () => {
  const own = { ...on({}).own, isClosed: true, handed: 4 };
  it.each<[string, Seen, State, string]>([
    [
      "the other one goes on",
      on({ own }, { onAir: "second", term: 5, isClosed: false }),
      QUIET,
      "",
    ],
    ["the other one does not, for a while", on({ own }), { ...QUIET, handedAt: NOW - 40_000 }, ""],
    [
      "the other one does not",
      on({ own }),
      { ...QUIET, handedAt: NOW - 46_000 },
      "own-actions waiting",
    ],
    ["the other one is off", on({ own }, {}, 22_000), OFF, "take-over taking-over"],
  ])("%s", (_, seen, state, does) => {
    expect(doneBy(seen, state)).toBe(does);
  });
});

it("an order is over once it counts no more", () => {
  const isOver = (seen: Seen, state = QUIET) => decide(state, seen).isOrderOver;
  expect(isOver(onSpare({ order: { kind: "confirm-dead", at: NOW - 900 } }))).toBe(true);
  expect(isOver(onSpare({ order: { kind: "confirm-dead", at: NOW } }, {}, 9000))).toBeUndefined();
  expect(isOver(onSpare({ order: { kind: "failover", at: NOW } }))).toBe(true);
  expect(isOver(on({ order: { kind: "failover", at: NOW } }))).toBeUndefined();
});

it("a unit that fails is started again after a moment", () => {
  const failed = on({
    acted: { act: "step-down", isDone: false },
    order: { kind: "failover", at: NOW },
  });
  const { state, act } = decide({ ...QUIET, acting: "step-down" }, failed);
  expect(act).toBeUndefined();
  expect(decide(state, { ...failed, time: NOW + 2000, acted: undefined }).act).toBe("step-down");
});

it("says why it could not move", () => {
  const said = (seen: Seen, state: Partial<State> = {}, unfit: string[] = []) =>
    cannotMove({ ...QUIET, ...state }, seen, unfit);
  expect(said(on({}))).toEqual([]);
  expect(said(on({}, { unfit: ["the hub does not answer"] }))).toEqual([
    "second: the hub does not answer",
  ]);
  expect(said(on({}, {}, 9000))).toEqual(["second is not heard"]);
  expect(said(onSpare({}), {}, ["there is no copy of first yet"])).toEqual([
    "there is no copy of first yet",
  ]);
  expect(said(on({ powerOff: null }))[0]).toMatch(/test-fence/);
  expect(said(on({}), { apiTrouble: "DigitalOcean says 401" })).toEqual(["DigitalOcean says 401"]);
});

describe("what a take-over starts", () => {
  const own = onSpare({}).own;
  const sent = { sent: { boot: "b1", term: 4, wanted: ["twitch", "youtube"] } };
  const heardAt = NOW - 500;
  it.each<[string, Partial<Seen["own"]>, string[]]>([
    ["what the other one sent", {}, ["twitch", "youtube"]],
    ["not what was stopped here since", { stopped: { twitch: heardAt + 1 } }, ["youtube"]],
    [
      "also what was stopped here before",
      { stopped: { twitch: heardAt - 1 } },
      ["twitch", "youtube"],
    ],
    ["of one that broke off: what it was to start", { half: HALF }, ["kick"]],
    ["not what was stopped since that", { half: HALF, stopped: { kick: HALF.at + 1 } }, []],
    [
      "of one that has stepped down in vain: what it wants itself",
      { ...HANDED, onAir: { term: 4, name: "second" }, wanted: ["youtube"] },
      ["youtube"],
    ],
  ])("%s", (_, change, wanted) => {
    expect(wantedNext(sent, onSpare({ own: { ...own, ...change } }))).toEqual(wanted);
  });
});

it("a server that was started alone in another term has OBS's address led here", () => {
  const quiet = decide(QUIET, on({})).state;
  expect(quiet.owes.address).toBe(false);
  const own = { ...on({}).own, onAir: { term: 106, name: "first" as const } };
  expect(decide(quiet, on({ own })).state.owes.address).toBe(true);
});

it("what was stopped on a server that has started anew is not among what it had sent", () => {
  const anew = { ...ANEW, stopped: ["twitch"] };
  expect(decide(SENT, onSpare({}, ANEW)).state.sent?.wanted).toEqual(["twitch"]);
  expect(decide(SENT, onSpare({}, anew)).state.sent?.wanted).toEqual([]);
});
