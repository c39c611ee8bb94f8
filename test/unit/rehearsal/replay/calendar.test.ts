import { describe, expect, it } from "vitest";
import {
  CALENDAR,
  dayAndHour,
  EVENT,
  RUN_MINUTES,
  schedule,
  secondAt,
  type Entry,
} from "../../../rehearsal/replay/calendar";

const entry = (hour: number, lastsSeconds: number): Entry => ({
  hour,
  kind: "reset",
  what: "",
  lastsSeconds,
});

describe("the schedule", () => {
  it.each<[string, Entry[], number, number, number[]]>([
    ["shrinks the quiet time alike", [entry(24, 0), entry(48, 0)], 96, 96, [24, 48]],
    ["keeps the length of what happens", [entry(10, 50), entry(20, 0)], 40, 90, [10, 70]],
    ["lets things follow each other without a pause", [entry(1, 5), entry(1, 5)], 2, 10, [0, 5]],
    ["of nothing is empty", [], 10, 10, []],
  ])("%s", (_, entries, hours, runSeconds, seconds) => {
    expect(schedule(entries, hours, runSeconds).map(({ second }) => second)).toEqual(seconds);
  });

  it("refuses a run that is too short for what happens", () => {
    expect(() => schedule([entry(1, 60)], 2, 59)).toThrow("got 60 s of events");
  });

  it.each([[[entry(2, 1), entry(1, 1)]], [[entry(11, 1)]]])(
    "refuses a calendar that is out of order or of its bounds",
    (entries) => {
      expect(() => schedule(entries, 10, 100)).toThrow("out of order");
    },
  );
});

describe("the calendar of the event", () => {
  const hoursOf = (kind: Entry["kind"]): number[] =>
    CALENDAR.filter((one) => one.kind === kind).map(({ hour }) => hour);

  it("fits into its run", () => {
    expect(schedule(CALENDAR, EVENT.hours, RUN_MINUTES * 60)).toHaveLength(CALENDAR.length);
  });

  it("has what the event had", () => {
    expect(hoursOf("reset")).toEqual([48, 96, 144, 192, 240, 288]);
    expect(CALENDAR.flatMap(({ lossSeconds = [] }) => lossSeconds)).toEqual([5, 60, 30]);
    expect([hoursOf("uplink-loss")[0]].every((hour = 99) => hour < 24)).toBe(true);
    for (const kind of ["cutover-away", "cutover-back", "ghost", "home-ip"] as const)
      expect(hoursOf(kind), kind).toHaveLength(1);
  });

  it("has an OBS that is started every one to two days", () => {
    const fresh = CALENDAR.filter(({ kind }) => /restart|cutover|home-ip/.test(kind));
    const starts = [0, ...fresh.map(({ hour }) => hour), EVENT.hours];
    const days = starts.slice(1).map((hour, index) => (hour - (starts[index] ?? 0)) / 24);
    expect(Math.max(...days)).toBeLessThanOrEqual(2);
  });
});

describe("an hour's second", () => {
  const anchors = [
    { hour: 0, second: 0 },
    { hour: 10, second: 20 },
    { hour: 20, second: 100 },
  ];
  it.each([
    [0, 0],
    [5, 10],
    [10, 20],
    [15, 60],
    [20, 100],
    [21, undefined],
  ])("%d: %s", (hour, second) => {
    expect(secondAt(hour, anchors)).toBe(second);
  });
  it("is unknown before anything is", () => {
    expect(secondAt(1, [])).toBeUndefined();
  });
});

it.each([
  [8, "day 1, 08:00"],
  [24, "day 2, 00:00"],
  [335, "day 14, 23:00"],
])("hour %d is %s", (hour, words) => {
  expect(dayAndHour(hour)).toBe(words);
});
