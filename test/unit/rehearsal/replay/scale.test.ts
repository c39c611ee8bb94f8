import { describe, expect, it } from "vitest";
import { compressed, eventSecond, eventSeconds } from "../../../rehearsal/replay/scale";
import type { ToldEvent } from "../../../rehearsal/result/replay";

const event = (hour: number, from: number, to: number): ToldEvent => ({
  hour,
  kind: "restart",
  what: "",
  from,
  to,
  figures: {},
  problems: [],
});

/** Ten hours in 100 s: an event of 20 s at hour 2, one of 10 s at hour 5. */
const EVENTS = [event(2, 10, 30), event(5, 60, 70)];
const whole = {
  event: { name: "x", days: 1, hours: 10 },
  events: EVENTS,
  planned: 2,
  seconds: 100,
};
const interrupted = { ...whole, planned: 3, seconds: 75 };

describe("a second of the run in the event's time", () => {
  it.each<[string, typeof whole, number, number]>([
    ["the start is the start", whole, 0, 0],
    ["the quiet before an event is stretched", whole, 5, 3600],
    ["an event begins at its hour", whole, 10, 7200],
    ["an event keeps its length", whole, 25, 7215],
    ["the quiet between two is stretched", whole, 45, (7220 + 18_000) / 2],
    ["the second event keeps its length too", whole, 70, 18_010],
    ["the end is the end", whole, 100, 36_000],
    [
      "nothing follows the last event of an interrupted run but its own time",
      interrupted,
      75,
      18_015,
    ],
    ["without events both clocks run alike", { ...whole, events: [], seconds: 7 }, 6, 6],
  ])("%s", (_, course, second, at) => {
    expect(eventSecond(second, course)).toBeCloseTo(at, 6);
  });
});

it.each<[string, typeof whole, number]>([
  ["all of the event", whole, 36_000],
  ["up to where it was interrupted", interrupted, 18_015],
  [
    "no more than was run, when it was interrupted before any event",
    { ...whole, events: [], seconds: 7 },
    7,
  ],
])("a run stands for %s", (_, course, seconds) => {
  expect(eventSeconds(course)).toBeCloseTo(seconds, 6);
});

it.each<[string, typeof whole, ReturnType<typeof compressed>]>([
  [
    "before, between and after the events",
    whole,
    [
      { from: 0, to: 10 },
      { from: 30, to: 60 },
      { from: 70, to: 100 },
    ],
  ],
  [
    "but not after the last one of an interrupted run",
    interrupted,
    [
      { from: 0, to: 10 },
      { from: 30, to: 60 },
    ],
  ],
  [
    "and not between two events without a pause",
    { ...whole, events: [event(0, 0, 30), event(1, 30, 100)] },
    [],
  ],
])("time is left out %s", (_, course, stretches) => {
  expect(compressed(course)).toEqual(stretches);
});
