// Whether somebody may start here, in a pair that moves by itself; and how its files are read.
import { describe, expect, it } from "vitest";
import { doorOf } from "../../../../control/failover/health";
import { newerOf, wordIn, wordText, type Word } from "../../../../control/failover/word";
import { elsewhereOf, refusalOf } from "../../../../control/command/pair/may-send";
import {
  closedIn,
  delayOf,
  type Closed,
  type FailoverView,
} from "../../../../control/shared/failover";
import { nextTerm, onAirText, parseOnAir, termAlone } from "../../../../control/shared/pair";

const VIEW: FailoverView = {
  ...{ version: 1, at: 0, peer: "heard", isPeerOpen: false },
  ...{ peerTerm: 4, peerOnAir: "first", peerHeardWanted: [], peerStopped: [], doing: null },
  ...{ trouble: null, cannotMove: [], powerOff: 4, isPeerTakingOver: false, isBootKnown: true },
};
const PAIR = { own: "first", peer: "second", onAir: { term: 4, name: "first" } } as const;

describe("restream start", () => {
  it.each<[string, FailoverView | undefined, Closed["kind"], RegExp | undefined]>([
    ["the spare is there", VIEW, "closed", undefined],
    ["the other one is off", { ...VIEW, peer: "off" }, "closed", undefined],
    ["nobody knows", undefined, "closed", /restreamd-failover does not run/],
    ["it is not heard", { ...VIEW, peer: "silent" }, "closed", /confirm-dead second/],
    ["never measured", { ...VIEW, powerOff: null }, "closed", /test-fence/],
    ["stepped down", VIEW, "handed", /steps down for second/],
    [
      "both on air",
      { ...VIEW, isPeerOpen: true, peerOnAir: "second" },
      "closed",
      /says that it is on air/,
    ],
    ["being closed", VIEW, "stuck", /steps down/],
    ["it goes on just now", { ...VIEW, isPeerTakingOver: true }, "closed", /is going on/],
    ["it does not know of this boot", { ...VIEW, isBootKnown: false }, "closed", /started anew/],
    [
      "taken over",
      { ...VIEW, peerTerm: 5, peerOnAir: "second" },
      "closed",
      /second has taken over/,
    ],
  ])("%s", (_, view, kind, why) => {
    const said = refusalOf(view, PAIR, kind === "handed" ? { kind, term: 4 } : { kind });
    if (why === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(why);
  });
});

it.each([
  [undefined, undefined],
  ["closed\n", { kind: "closed" }],
  ["handed 4\n", { kind: "handed", term: 4 }],
  ["handed 4", { kind: "closed" }],
  ["stuck\n", { kind: "stuck" }],
  ["stepping\n", { kind: "stepping" }],
  ["", { kind: "closed" }],
])("closed: %j", (text, closed) => {
  expect(closedIn(text)).toEqual(closed);
});

it("the spare leaves the one on air twice what was measured, and 6 s at least", () => {
  expect([null, 2, 4, 30].map(delayOf)).toEqual([6000, 6000, 8000, 60_000]);
});

it("terms of both servers are never the same", () => {
  expect([0, 1, 4, 5].map((known) => nextTerm(known, "first"))).toEqual([2, 2, 6, 6]);
  expect([0, 1, 4, 5].map((known) => nextTerm(known, "second"))).toEqual([1, 3, 5, 7]);
});

it("one that is started alone has a term above all that the other one may have had, and of its own", () => {
  const time = Date.parse("2026-12-01T00:00:00Z");
  const [first, second] = [termAlone(4, "first", time), termAlone(4, "second", time)];
  expect([first, second]).toEqual([179_608_322, 179_608_321]);
  expect(parseOnAir(onAirText({ term: first, name: "first" })).term).toBe(first);
  // Whoever does it later, whatever each knows.
  expect(termAlone(0, "second", time + 20_000)).toBeGreaterThan(first);
  expect(termAlone(first, "second", 0)).toBeGreaterThan(first);
});

describe("after a stop", () => {
  const spare = { ...PAIR, own: "second", peer: "first" } as const;
  it.each([
    ["the other one knows", PAIR, "heard", true, undefined],
    ["the other one is off", PAIR, "off", true, undefined],
    ["the other one is not heard", PAIR, "silent", true, /^second may not know of this/],
    ["it has not said that it knows", PAIR, "heard", false, /may begin it again/],
    ["nobody hears it", PAIR, undefined, false, /restream --node second stop twitch/],
    ["on the spare", spare, "heard", true, /^first is on air.*--node first stop twitch/],
    ["on the spare that is left", spare, "off", true, undefined],
  ] as const)("%s", (_, pair, peer, isKnown, said) => {
    const words = elsewhereOf(peer && { ...VIEW, peer }, pair, ["twitch"], isKnown);
    if (said === undefined) expect(words).toBeUndefined();
    else expect(words).toMatch(said);
  });
});

it.each([
  ["goes on", { isPeerTakingOver: true }],
  ["has gone on", { isPeerOpen: true, peerOnAir: "second" as const }],
])("a stop on one for which the other one %s is said to be wanted there", (_, change) => {
  expect(elsewhereOf({ ...VIEW, ...change }, PAIR, ["twitch"], true)).toMatch(
    /^second is on air, or about to be.*--node second stop twitch/,
  );
});

it("restream start is not refused for a step-down of an earlier term", () => {
  const took = { ...PAIR, onAir: { term: 6, name: "first" } } as const;
  expect(refusalOf(VIEW, took, { kind: "handed", term: 4 })).toBeUndefined();
});

const WORD: Word = {
  ...{ version: 1, name: "first", boot: "b1", number: 7, onAir: "first", term: 4 },
  ...{ isClosed: false, handed: null, isStuck: false, wanted: ["twitch"], heardWanted: null },
  ...{ isTakingOver: false, heardBoot: null, stopped: [] },
  ...{ unfit: [], patience: 3000, powerOff: 4 },
};

describe("a word", () => {
  it("of a release that knows of no stops is read, too", () => {
    const older = JSON.stringify({ ...WORD, stopped: undefined });
    expect(older).not.toContain("stopped");
    expect(wordIn(older)).toEqual(WORD);
  });
  it("is read as it was said", () => {
    expect(wordIn(wordText(WORD))).toEqual(WORD);
  });
  it.each([
    ["cut short", wordText(WORD).slice(0, 50)],
    ["of somebody", '{"name":"third"}'],
    ["long", " ".repeat(9000)],
  ])("%s is none", (_, text) => {
    expect(wordIn(text)).toBeUndefined();
  });
  it("that came before is no sign of life", () => {
    const heard = { word: WORD, at: 5, over: [] };
    expect(newerOf(heard, WORD, 9)).toBe(heard);
    expect(newerOf(heard, { ...WORD, number: 8 }, 9).at).toBe(9);
    const anew = newerOf(heard, { ...WORD, number: 1, boot: "b2" }, 9);
    expect(anew.at).toBe(9);
    expect(newerOf(anew, { ...WORD, number: 99 }, 10)).toBe(anew);
  });
});

it.each([
  ["rtmps://live.example:443/app", { host: "live.example", port: 443 }],
  ["rtmps://live.example/app", { host: "live.example", port: 443 }],
  ["rtmp://192.0.2.1/app", { host: "192.0.2.1", port: 1935 }],
  ["https://api.example", { host: "api.example", port: 443 }],
  ["rtmp://[2001:db8::1]:1936/app", { host: "2001:db8::1", port: 1936 }],
  ["nonsense", undefined],
])("%s leads to %j", (address, door) => {
  expect(doorOf(address)).toEqual(door);
});
