// What a server that has taken over does not know any more.
import { describe, expect, it } from "vitest";
import { forgotten, type Known } from "../../../rehearsal/spare/known";

const SINCE = "2026-01-10T03:00:00Z";
const BEFORE: Known = {
  events: [
    { number: 1, kind: "publisher-online" },
    { number: 2, kind: "destination-sending" },
  ],
  began: { twitch: SINCE, youtube: null },
};
const AFTER: Known = {
  events: [...BEFORE.events, { number: 3, kind: "taken-over" }],
  began: BEFORE.began,
};

describe("what is forgotten", () => {
  it("is nothing where all of it is there", () => {
    expect(forgotten(BEFORE, AFTER)).toEqual([]);
  });
  it.each<[string, Known, Known, RegExp]>([
    ["an event", BEFORE, { ...AFTER, events: AFTER.events.slice(1) }, /1 events are gone/],
    ["the take-over", BEFORE, { ...AFTER, events: BEFORE.events }, /no event taken-over/],
    ["an age", BEFORE, { ...AFTER, began: { twitch: null, youtube: null } }, /began anew/],
    ["a destination", BEFORE, { ...AFTER, began: {} }, /began anew/],
    ["nothing that proves it: no event", { ...BEFORE, events: [] }, AFTER, /nothing is proved/],
    ["nothing that proves it: no age", { ...BEFORE, began: {} }, AFTER, /nothing is proved/],
  ])("names %s", (_, before, after, says) => {
    expect(forgotten(before, after).join("; ")).toMatch(says);
  });
});
