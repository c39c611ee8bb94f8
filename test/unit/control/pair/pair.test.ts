// How a pair of servers is read: who this one is, who is on air, what is wanted, and what restream pair says of it.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demandPair, refuseOnSpare } from "../../../../control/command/pair/own";
import { pairLines, pairStatusOf, type PairReadings } from "../../../../control/command/pair/pair";
import { haveSameRelease, isSame } from "../../../../control/command/pair/releases";
import { startedAt, wantedAt } from "../../../../control/command/pair/wanted";
import {
  AT_FIRST,
  COPY_DIR,
  isSpare,
  onAirText,
  parseOnAir,
  parsePeer,
  readPair,
  type Pair,
} from "../../../../control/shared/pair";
import { INDEX_FILE } from "../../../../control/shared/releases";
import {
  parseWanted,
  wantedText,
  withoutStopped,
  withStarted,
} from "../../../../control/shared/wanted";

const TIME = Date.parse("2026-01-10T03:00:00Z");
const ENV = 'OWN_NAME=second\nPEER_NAME=first\nPEER_ADDRESSES="10.1.0.2 192.0.2.10"\n';
const PAIR: Pair = {
  ...{ own: "second", peer: "first", addresses: ["10.1.0.2", "192.0.2.10"], onAir: AT_FIRST },
  ...{ decidedAt: undefined, seenAt: TIME - 3000, copiedAt: TIME - 3000 },
};

describe("who is on air", () => {
  it.each([
    ["no file", undefined, AT_FIRST],
    ["as it is written", "7 second\n", { term: 7, name: "second" }],
    ["without its newline", "7 first", { term: 7, name: "first" }],
    ["empty, as a power cut leaves it", "", AT_FIRST],
    ["another name", "7 third\n", AT_FIRST],
    ["more behind it", "7 second\n8 first\n", AT_FIRST],
    ["no number", "-1 second\n", AT_FIRST],
  ])("%s", (_, text, onAir) => {
    expect(parseOnAir(text)).toEqual(onAir);
  });
  it("is read as it is written", () => {
    const onAir = { term: 12, name: "second" } as const;
    expect(parseOnAir(onAirText(onAir))).toEqual(onAir);
  });
});

describe("who this server is", () => {
  it("is what the release says", () => {
    expect(parsePeer(ENV)).toEqual({
      ...{ own: "second", peer: "first", addresses: ["10.1.0.2", "192.0.2.10"] },
    });
  });
  it.each([
    ["no name", ENV.replace("OWN_NAME=second", "")],
    ["another name", ENV.replace("OWN_NAME=second", "OWN_NAME=third")],
    ["twice the same", ENV.replace("PEER_NAME=first", "PEER_NAME=second")],
    ["no address", ENV.replace("10.1.0.2 192.0.2.10", "")],
    ["nothing", ""],
  ])("is refused with %s", (_, text) => {
    expect(() => parsePeer(text)).toThrow("is not what a release writes");
  });

  let root = "";
  const write = (path: string, text: string, at = TIME): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    utimesSync(join(root, path), at / 1000, at / 1000);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "pair-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("is alone without a spare in the release, whatever was left of a pair", () => {
    write("/var/lib/restreamd-peer/on-air", "3 second\n");
    expect(readPair(root)).toBeUndefined();
  });
  it("is the spare until it has taken over", () => {
    write("/etc/restream/peer.env", ENV);
    const fresh = readPair(root);
    expect(fresh).toEqual({ ...PAIR, seenAt: undefined, copiedAt: undefined });
    expect(fresh && isSpare(fresh)).toBe(true);
    write("/var/lib/restreamd-peer/on-air", "1 second\n");
    write("/var/lib/restreamd-peer/seen", "", TIME - 5000);
    write("/var/lib/restreamd-peer/copied", "", TIME - 9000);
    const later = readPair(root);
    expect(later && isSpare(later)).toBe(false);
    expect([later?.decidedAt, later?.seenAt, later?.copiedAt]).toEqual([
      ...[TIME, TIME - 5000, TIME - 9000],
    ]);
  });

  it("wants what was noted; else what restreamd remembers to be on", () => {
    expect(wantedAt(root)).toBeUndefined();
    const destinations = {
      youtube: { state: "failing" },
      twitch: { state: "sending" },
      kick: { state: "off" },
    };
    write("/var/lib/restreamd/state.json", JSON.stringify({ memory: { destinations } }));
    expect(wantedAt(root)).toEqual(["twitch", "youtube"]);
    write("/var/lib/restream/wanted", "kick\n");
    expect(wantedAt(root)).toEqual(["kick"]);
    write("/var/lib/restream/wanted", "");
    expect(wantedAt(root)).toEqual([]);
  });
});

describe("what is wanted", () => {
  it.each([
    ["the first start", undefined, [], ["twitch"], ["twitch"]],
    [
      "a start beside what ran before there was a spare",
      undefined,
      ["kick"],
      ["twitch"],
      ["kick", "twitch"],
    ],
    ["a start beside what is noted", ["kick"], [], ["twitch"], ["kick", "twitch"]],
    ["a start again", ["twitch"], ["twitch"], ["twitch"], ["twitch"]],
    [
      "a start after a reboot: what was wanted is still",
      ["kick"],
      [],
      ["twitch"],
      ["kick", "twitch"],
    ],
  ])("%s", (_, noted, started, names, wanted) => {
    expect(parseWanted(wantedText(withStarted(noted, started, names)))).toEqual(wanted);
  });
  it.each([
    ["a stop", ["kick", "twitch"], [], ["twitch"], ["kick"]],
    ["a stop of what is off", ["kick"], [], ["twitch"], ["kick"]],
    ["a stop of one that ran before there was a spare", undefined, ["kick"], ["twitch"], ["kick"]],
    ["a stop of all", ["kick", "twitch"], [], ["kick", "twitch"], []],
  ])("%s", (_, noted, started, names, wanted) => {
    expect(parseWanted(wantedText(withoutStopped(noted, started, names)))).toEqual(wanted);
  });
  it("is a name a line, and nothing else", () => {
    expect(parseWanted("twitch\n\n../etc\nTwitch\n-x\nkick")).toEqual(["twitch", "kick"]);
  });
  it.each([
    ["no JSON", "{"],
    ["no memory", "{}"],
    ["another memory", '{"memory":{"destinations":7}}'],
  ])("is not known from a state with %s", (_, text) => {
    expect(startedAt(text)).toBeUndefined();
  });
});

describe("what only the one on air may do", () => {
  it("is refused on the spare, with where to go", () => {
    expect(() => {
      refuseOnSpare("start", PAIR);
    }).toThrow(/second is the spare; first is on air.*restream rescue/);
  });
  it.each([
    ["alone", undefined],
    ["on air", { ...PAIR, onAir: { term: 1, name: "second" as const } }],
  ])("is done %s", (_, pair) => {
    expect(() => {
      refuseOnSpare("start", pair);
    }).not.toThrow();
  });
  it("is said to be none of one that is alone", () => {
    // No such file on the machine of a test.
    expect(() => demandPair()).toThrow(/restream:spare is off/);
  });
});

describe("whether both have the same release", () => {
  const list = (...ids: (string | undefined)[]): string =>
    JSON.stringify({
      releases: ids.map((commonId, at) => ({
        ...{ id: `0000000${at}`, at: "2026-01-10T03:00:00Z", files: 9 },
        ...(commonId === undefined ? {} : { commonId }),
      })),
    });
  it.each([
    ["the same, after different ones", [list("a", "b"), list("c", "b")], true],
    ["another one", [list("b", "a"), list("a", "b")], false],
    ["not known of one that was alone", [list(undefined), list("a")], null],
    ["not known without a list", [list("a"), undefined], null],
    ["not known of what is no list", [list("a"), "{"], null],
  ])("%s", (_, texts, expected) => {
    expect(isSame(texts)).toBe(expected);
  });

  describe("by the lists on a server", () => {
    let root = "";
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), "releases-"));
    });
    afterEach(() => {
      rmSync(root, { recursive: true });
    });
    const [ours, theirs] = ["", COPY_DIR].map((of) => `${of}${INDEX_FILE}`) as [string, string];
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };

    it("is known to whoever may read both", () => {
      put(ours, list("a"));
      put(theirs, list("a"));
      expect(haveSameRelease(PAIR, root)).toBe(true);
      put(theirs, list("b"));
      expect(haveSameRelease(PAIR, root)).toBe(false);
    });
    it.each([
      ["ours", ours, theirs],
      ["theirs", theirs, ours],
    ])("is not known, and no error, to whoever may not read %s, as the page", (_, shut, open) => {
      put(open, list("a"));
      // These tests run as root, who may read everything, but no folder.
      mkdirSync(join(root, shut), { recursive: true });
      expect(haveSameRelease(PAIR, root)).toBeNull();
    });
  });
});

describe("restream pair", () => {
  const WELL: PairReadings = {
    ...{
      pair: PAIR,
      time: TIME,
      isSameRelease: true,
      theirs: undefined,
      wanted: ["twitch"],
    },
    started: [],
    ...{ doesMediamtxAnswer: true, doesHubAnswer: true, isPlaceholderThere: true },
    failover: undefined,
  };
  const ON_AIR: PairReadings = {
    ...WELL,
    pair: { ...PAIR, onAir: { term: 2, name: "second" }, decidedAt: TIME - 60_000 },
    started: ["twitch"],
  };
  it("says on the spare what it would start", () => {
    expect(pairStatusOf(WELL)).toEqual({
      ...{ version: 1, name: "second", role: "spare", onAir: "first", term: 0, since: null },
      peer: { name: "first", seenAt: "2026-01-10T02:59:57Z", sameRelease: true },
      copyAt: "2026-01-10T02:59:57Z",
      ...{ wanted: ["twitch"], started: [], isReady: true, byItself: null, why: [] },
    });
    expect(pairLines(pairStatusOf(WELL), TIME)).toEqual([
      "This is second, the spare; first is on air (term 0).",
      "first answered 3 s ago; its copy is of 3 s ago.",
      "Wanted: Twitch. Started here: nothing.",
      "Ready to go on by: restream rescue (at home)",
    ]);
  });
  it("says on the one on air who is the spare", () => {
    expect(pairStatusOf(ON_AIR)).toMatchObject({
      ...{ role: "on-air", onAir: "second", term: 2, since: "2026-01-10T02:59:00Z", copyAt: null },
      ...{ wanted: ["twitch"], started: ["twitch"], isReady: true, why: [] },
    });
    expect(pairLines(pairStatusOf(ON_AIR), TIME)[0]).toBe(
      "This is second, on air (term 2); first is the spare.",
    );
  });
  it.each<[string, PairReadings, boolean, string[]]>([
    ["MediaMTX", { ...WELL, doesMediamtxAnswer: false }, false, ["MediaMTX does not answer here"]],
    ["the hub", { ...WELL, doesHubAnswer: false }, false, ["the hub does not answer here"]],
    [
      "the placeholder",
      { ...WELL, isPlaceholderThere: false },
      false,
      ["the placeholder is not there"],
    ],
    [
      "no copy",
      { ...WELL, pair: { ...PAIR, copiedAt: undefined } },
      false,
      ["there is no copy of first yet: what is wanted is not known here"],
    ],
    ["no copy of a spare", { ...ON_AIR, pair: { ...ON_AIR.pair, copiedAt: undefined } }, true, []],
    // Just then it is asked for.
    [
      "one that is lost",
      { ...WELL, pair: { ...PAIR, seenAt: TIME - 300_000 } },
      true,
      ["first has not answered for 5 min"],
    ],
    [
      "one that was never there",
      { ...WELL, pair: { ...PAIR, seenAt: undefined } },
      true,
      ["first has never answered"],
    ],
    [
      "another release",
      { ...WELL, isSameRelease: false },
      true,
      ["first has another release; at home: pulumi up"],
    ],
    [
      "two on air by the same term",
      { ...ON_AIR, theirs: { term: 2, name: "first" } },
      true,
      ["first says that it is on air, too: stop what runs on one of them, and switch that one off"],
    ],
    [
      "one that has not heard of it yet",
      { ...ON_AIR, theirs: { term: 1, name: "first" } },
      true,
      [],
    ],
    ["one that knows", { ...ON_AIR, theirs: { term: 2, name: "second" } }, true, []],
    ["a release that is not known", { ...WELL, isSameRelease: null }, true, []],
    [
      "what runs on the spare",
      { ...WELL, started: ["kick"] },
      true,
      ["Kick runs here, on the spare"],
    ],
  ])("tells of %s", (_, readings, isReady, why) => {
    expect(pairStatusOf(readings)).toMatchObject({ isReady, why });
  });
});
