import { describe, expect, it } from "vitest";
import { clockIn, instant, stretch, ticksOf } from "../../../../home/report/when";

const ms = (text: string): number => Date.parse(text);
const berlin = clockIn("Europe/Berlin");
const utc = clockIn("UTC");

it.each([
  ["2026-01-10T03:00:04Z", "UTC", "10 Jan, 03:00:04"],
  ["2026-01-10T23:30:00Z", "Europe/Berlin", "11 Jan, 00:30:00"],
  ["2026-07-10T23:30:00Z", "America/New_York", "10 Jul, 19:30:00"],
  ["2026-01-10T00:00:00Z", "UTC", "10 Jan, 00:00:00"],
])("%s in %s is %s", (time, zone, text) => {
  expect(instant(ms(time), clockIn(zone))).toBe(text);
});

it.each([
  ["2026-01-10T03:00:00Z", "2026-01-10T09:00:00Z", "10 Jan 2026"],
  ["2026-01-10T03:00:00Z", "2026-01-24T03:00:00Z", "10 Jan – 24 Jan 2026"],
  ["2026-12-24T03:00:00Z", "2027-01-07T03:00:00Z", "24 Dec 2026 – 7 Jan 2027"],
])("from %s to %s is %s", (from, to, text) => {
  expect(stretch(ms(from), ms(to), utc)).toBe(text);
});

describe("the axis", () => {
  it("has midnights of the zone, also where a clock is changed", () => {
    const ticks = ticksOf(ms("2026-03-28T12:00:00Z"), ms("2026-04-01T00:00:00Z"), berlin);
    expect(ticks.map(({ at, name }) => [new Date(at).toISOString(), name])).toEqual([
      ["2026-03-28T23:00:00.000Z", "29 Mar"],
      ["2026-03-29T22:00:00.000Z", "30 Mar"],
      ["2026-03-30T22:00:00.000Z", "31 Mar"],
      ["2026-03-31T22:00:00.000Z", "1 Apr"],
    ]);
  });
  it.each([
    ["2026-01-10T03:10:00Z", "2026-01-10T03:14:00Z", ["03:10", "03:11", "03:12", "03:13", "03:14"]],
    [
      "2026-01-10T03:10:00Z",
      "2026-01-10T03:40:00Z",
      ["03:10", "03:15", "03:20", "03:25", "03:30", "03:35", "03:40"],
    ],
    ["2026-01-10T22:10:00Z", "2026-01-11T02:10:00Z", ["23:00", "11 Jan", "01:00", "02:00"]],
    [
      "2026-01-10T01:00:00Z",
      "2026-01-11T13:00:00Z",
      [
        "03:00",
        "06:00",
        "09:00",
        "12:00",
        "15:00",
        "18:00",
        "21:00",
        "11 Jan",
        "03:00",
        "06:00",
        "09:00",
        "12:00",
      ],
    ],
  ])("from %s to %s has %j", (from, to, names) => {
    expect(ticksOf(ms(from), ms(to), utc).map(({ name }) => name)).toEqual(names);
  });
  it("has a name for each of many days", () => {
    expect(ticksOf(ms("2026-01-01T01:00:00Z"), ms("2026-03-01T01:00:00Z"), utc)).toHaveLength(59);
  });
});
