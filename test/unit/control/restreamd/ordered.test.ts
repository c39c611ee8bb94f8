// What is ordered from the page is told as theirs who ordered it, and nothing else is.
import { describe, expect, it } from "vitest";
import { changedBy } from "../../../../control/command/broadcast";
import { ordersOf, whoDid } from "../../../../control/restreamd/observe/ordered";
import type { Report, Reported } from "../../../../control/shared/report";
import { BEGAN, ONLINE, sends, story } from "./looks";

const on = { path: ONLINE, restreams: { twitch: sends, youtube: sends } };
const off = { path: ONLINE, restreams: { twitch: { ...sends, wanted: false }, youtube: sends } };
const ordered = (verb: "start" | "stop" | "rollover", at = BEGAN, id = "1"): Reported => {
  const report: Report = { kind: "ordered", verb, destinations: ["twitch"], person: "Ana" };
  return { id, at, report };
};

describe("a stop", () => {
  it.each([
    ["that Ana ordered", [ordered("stop")], /^Ana stopped Twitch from the page/],
    ["of a rollover that Ana ordered", [ordered("rollover")], /^Ana stopped Twitch from the page/],
    ["that nobody ordered", [], /^Twitch was stopped/],
    ["while Ana ordered a start", [ordered("start")], /^Twitch was stopped/],
    ["long after Ana ordered one", [ordered("stop", BEGAN - 200_000)], /^Twitch was stopped/],
  ])("%s", (_, reports, words) => {
    const { events } = story([0, on], [2, { ...on, reports }], [4, { ...off, reports }]);
    const [stopped] = events.filter(({ kind }) => kind === "restream-stopped");
    expect(stopped?.what).toMatch(words);
    expect(stopped?.urgency).toBe("today");
  });

  it("of another platform is not Ana's", () => {
    const both = {
      path: ONLINE,
      restreams: { twitch: sends, youtube: { ...sends, wanted: false } },
    };
    const { events } = story([0, on], [2, { ...both, reports: [ordered("stop")] }]);
    expect(events.at(-1)?.what).toMatch(/^YouTube was stopped/);
  });
});

describe("a start", () => {
  it("that Ana ordered is told as hers, also when restreamd was restarted in between", () => {
    const looks: Parameters<typeof story> = [
      [0, off],
      [2, { ...off, reports: [ordered("start")] }],
    ];
    const { memory } = story(...looks);
    expect(JSON.parse(JSON.stringify(memory))).toMatchObject({
      orders: { twitch: { verb: "start", person: "Ana" } },
    });
    const { events } = story(...looks, [4, on]);
    expect(
      events.find(({ kind, subject }) => kind === "restream-started" && subject === "twitch")?.what,
    ).toBe("Ana started Twitch from the page");
  });
});

describe("what comes after an order was carried out", () => {
  const whats = (...looks: Parameters<typeof story>): string[] =>
    story(...looks)
      .events.filter(
        ({ kind, subject }) => /^restream-st(opped|arted)$/.test(kind) && subject === "twitch",
      )
      .map(({ what }) => what.replace(/ (after|from) .*/, ""));
  it.each([
    [
      "a stop that is typed after Ana's start",
      "start",
      [off, on, off],
      ["Ana started Twitch", "Twitch was stopped"],
    ],
    [
      "a stop that is typed after Ana's rollover",
      "rollover",
      [on, off, on, off],
      ["Ana stopped Twitch", "Ana started Twitch", "Twitch was stopped"],
    ],
    [
      "a start and a stop that are typed after Ana's stop",
      "stop",
      [on, off, on, off],
      ["Ana stopped Twitch", "You started Twitch", "Twitch was stopped"],
    ],
  ] as const)("%s is not hers", (_, verb, seen, expected) => {
    const [first, ...rest] = seen;
    const looks = rest.map((look, at) => [
      ...[4 + 2 * at, { ...look, reports: at === 0 ? [ordered(verb)] : [] }],
    ]) as unknown as Parameters<typeof story>;
    expect(whats([0, first], ...looks).slice(-expected.length)).toEqual(expected);
  });
  it.each([
    ["start", "off", ["twitch"]],
    ["start", "sending", []],
    ["stop", "off", []],
    ["stop", "failing", ["twitch"]],
  ] as const)("a %s of what is %s changes %j", (verb, state, changed) => {
    expect(changedBy(verb, [{ name: "twitch", state }])).toEqual(changed);
  });
});

describe("an order", () => {
  const time = BEGAN + 1000;
  it("is forgotten after some minutes, and its report counts once", () => {
    const kept = ordersOf({}, [], { reports: [ordered("stop")], time });
    expect(Object.keys(kept)).toEqual(["twitch"]);
    expect(ordersOf(kept, ["1"], { reports: [ordered("start")], time })).toEqual(kept);
    expect(ordersOf(kept, ["1"], { reports: [], time: time + 150_000 })).toEqual({});
  });
  it("is nobody's who did something else", () => {
    expect(whoDid("start", undefined)).toBeUndefined();
    expect(whoDid("start", { verb: "stop", person: "Ana", at: 0 })).toBeUndefined();
    expect(whoDid("stop", { verb: "rollover", person: "Ana", at: 0 })).toBe("Ana");
  });
});
