// What the spare of a pair tells people: what only it can see. All else the one on air tells.
import { expect, it } from "vitest";
import { EVENT_KINDS, type Event } from "../../../../control/shared/event";
import { isToldTo, toldBySpare } from "../../../../control/shared/notices";

const EVENTS = EVENT_KINDS.map((kind, at): Event => ({
  ...{ number: at + 1, time: "2026-01-10T03:00:00Z", kind, level: "important", subject: "x" },
  ...{ what: "x", since: "2026-01-10T03:00:00Z", seconds: null, viewers: "x", todo: "" },
}));

it("is that the other one is away, is back, that it has taken over; and a test", () => {
  expect(toldBySpare(EVENTS).map(({ kind }) => kind)).toEqual([
    ...["on-air-away", "on-air-back", "taken-over", "test"],
  ]);
});

it("tells that it is back to whoever was told that it was away", () => {
  const [away, back] = toldBySpare(EVENTS) as [Event, Event];
  const told = [away, { ...back, level: "info" as const, ends: away.number }];
  expect(told.map((event) => isToldTo(event, "important", told))).toEqual([true, true]);
});
