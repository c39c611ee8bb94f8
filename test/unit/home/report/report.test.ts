// What the command does with the server's answer, and which zone the page has.
import { describe, expect, it } from "vitest";
import { factsOf, zoneOfPage } from "../../../../home/report/report";

const FACTS = {
  ...{ version: 1, time: "2026-01-10T03:00:00Z", release: "0.3.0", serverSince: null },
  ...{ config: null, now: null },
  events: [
    {
      ...{ number: 1, time: "2026-01-10T03:00:00Z", kind: "moon-risen", level: "info" },
      ...{ subject: "server", what: "The moon has risen", since: "2026-01-10T03:00:00Z" },
      ...{ seconds: null, viewers: "not affected", todo: "" },
    },
  ],
};

describe("the server's answer", () => {
  it("is taken as it is, with kinds of a newer server", () => {
    expect(factsOf(0, JSON.stringify(FACTS)).events[0]?.kind).toBe("moon-risen");
  });
  it("is taken without the last look, where a newer server says it in another way", () => {
    expect(factsOf(0, JSON.stringify({ ...FACTS, now: { version: 2 } })).now).toBeNull();
  });
  it.each([
    ["an older server's", 2, "", /knows no report yet: pulumi up/],
    ["none in time", null, "", /did not answer in time/],
    ["that it cannot", 3, "", /restream ssh restream report --print/],
    ["no JSON", 0, "Welcome!", /is not understood. Are both of one version/],
    ["of another form", 0, JSON.stringify({ ...FACTS, version: 2 }), /is not understood/],
    ["of events that are none", 0, JSON.stringify({ ...FACTS, events: [{}] }), /is not understood/],
  ])("%s is refused with what to do", (_, code, stdout, says) => {
    expect(() => factsOf(code, stdout)).toThrow(says);
  });
});

it.each([
  ["Europe/Berlin", "America/New_York", "Europe/Berlin"],
  ["UTC", "America/New_York", "America/New_York"],
  [undefined, "America/New_York", "America/New_York"],
  ["UTC", "No/Where", "UTC"],
])("the stack's zone %s, here %s: times are in %s", (set, here, zone) => {
  expect(zoneOfPage(new Map([["timeZone", set]]), here)).toBe(zone);
});
