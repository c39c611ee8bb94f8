// What the doctor says of the event's clock.
import { expect, it } from "vitest";
import { plannedFindings } from "../../../../../control/command/doctor/planned";
import type { PlannedReading } from "../../../../../control/command/doctor/readings";
import { zoneOf } from "../../../../../control/shared/zone";

const AT = Date.parse("2026-12-24T04:30:00Z");

it.each<[string, PlannedReading, RegExp]>([
  [
    "a rollover",
    { what: "rollover", at: AT, isLeftOut: false },
    /^ok .*anew at 2026-12-24 04:30:00 UTC$/,
  ],
  ["one left out", { what: "rollover", at: AT, isLeftOut: true }, /^note .*left out, by --skip$/],
  ["the end", { what: "stop", at: AT, isLeftOut: false }, /^ok The event ends at 2026-12-24/],
  [
    "an end that is over",
    { what: "stop", at: undefined, isLeftOut: false },
    /^note stopAt is over/,
  ],
])("%s", (_, planned, words) => {
  const [line] = plannedFindings([planned], zoneOf("UTC"));
  expect(`${line?.verdict ?? ""} ${line?.what ?? ""}`).toMatch(words);
});
