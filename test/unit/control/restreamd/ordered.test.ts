// What is ordered from the page is told as theirs who ordered it, and nothing else is.
import { describe, expect, it } from "vitest";
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
    const { events, memory } = story(
      [0, off],
      [2, { ...off, reports: [ordered("start")] }],
      [4, on],
    );
    expect(
      events.find(({ kind, subject }) => kind === "restream-started" && subject === "twitch")?.what,
    ).toBe("Ana started Twitch from the page");
    expect(JSON.parse(JSON.stringify(memory))).toMatchObject({
      orders: { twitch: { verb: "start", person: "Ana" } },
    });
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
