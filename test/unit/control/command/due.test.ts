// What is due when the event's clock strikes: whose broadcast begins anew, what it waits for; and that systemd's words are read.
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import {
  countsFrom,
  dueOf,
  hasCome,
  isNow,
  nextOf,
  waitsFor,
} from "../../../../control/command/due";
import type { DestinationStatus } from "../../../../control/command/destination-status";
import { statusOf } from "../../../../control/command/status";
import { allWell } from "./facts";

const HOUR = 3600;
const well = statusOf(allWell());
const one = (more: Partial<DestinationStatus>): DestinationStatus => {
  const [first] = well.destinations;
  if (!first) throw new Error("the fixture has no destination");
  return { ...first, ...more };
};
const DAILY = { fromNowSeconds: 0, toNextSeconds: 24 * HOUR };

describe("a rollover is due", () => {
  it.each<[string, Partial<DestinationStatus>, typeof DAILY, boolean]>([
    ["where the limit comes before the next time", { endsInSeconds: 20 * HOUR }, DAILY, true],
    ["where it comes while that may be put off", { endsInSeconds: 24.9 * HOUR }, DAILY, true],
    ["not where it comes later", { endsInSeconds: 25.1 * HOUR }, DAILY, false],
    ["not without a limit", { endsInSeconds: null }, DAILY, false],
    [
      "not of YouTube's, which Studio begins",
      { name: "youtube", endsInSeconds: HOUR },
      DAILY,
      false,
    ],
    ["not of what is off", { state: "off", endsInSeconds: null }, DAILY, false],
    [
      "an hour ahead, by the age that it will have",
      { endsInSeconds: 25.5 * HOUR },
      { ...DAILY, fromNowSeconds: HOUR },
      true,
    ],
    [
      "not where the next time is sooner",
      { endsInSeconds: 20 * HOUR },
      { ...DAILY, toNextSeconds: 12 * HOUR },
      false,
    ],
  ])("%s", (_, more, when, isDue) => {
    expect(dueOf({ destinations: [one({ name: "twitch", ...more })] }, when)).toEqual(
      isDue ? ["twitch"] : [],
    );
  });
});

describe("it waits", () => {
  const publisher = { ...well.publisher, online: true, isKnown: true };
  const youtube = one({ name: "youtube", state: "failing" });
  it.each([
    ["for nothing", { publisher, destinations: [one({})] }, undefined],
    ["for OBS", { publisher: { ...publisher, online: false }, destinations: [] }, "OBS is gone"],
    [
      "for another platform",
      { publisher, destinations: [one({ name: "twitch" }), youtube] },
      "nothing arrives at YouTube",
    ],
    [
      "for one that nobody sees",
      {
        publisher,
        destinations: [
          one({ name: "twitch" }),
          one({
            name: "youtube",
            platform: {
              ...{ answer: "not-live", viewers: null, reason: "it has ended" },
              unseenSince: "2026-01-10T02:00:00Z",
            },
          }),
        ],
      },
      "nobody sees what is sent to YouTube",
    ],
    [
      "not for OBS while nobody says whether it is there",
      { publisher: { ...publisher, online: false, isKnown: false }, destinations: [] },
      undefined,
    ],
  ])("%s", (_, looked, why) => {
    expect(waitsFor(looked, ["twitch"])).toBe(why);
  });
});

/** As the droplet's systemd has it; the zone's clocks are changed in between. */
const saidOf = (base: string, ...times: string[]): string =>
  execFileSync("systemd-analyze", ["calendar", `--base-time=${base}`, ...times], {
    encoding: "utf8",
    env: { ...process.env, TZ: "UTC", LC_ALL: "C.UTF-8" },
  });

describe("what a timer strikes for", () => {
  const [STOP, DAILY] = ["2026-12-24 20:00:00 UTC", "*-*-* 04:30:00 UTC"];
  /** ms since the epoch; as planned.ts asks. */
  const isDue = (times: string, installed: string, now: string): boolean => {
    const from = countsFrom(Date.parse(`${installed}Z`), Date.parse(`${now}Z`));
    return hasCome(
      nextOf(saidOf(new Date(from).toISOString().replace(/\..*/, " UTC").replace("T", " "), times)),
      Date.parse(`${now}Z`),
    );
  };
  it.each([
    ["its own time", STOP, "2026-12-20T12:00:00", "2026-12-24T20:00:00", true],
    ["its own, late", STOP, "2026-12-20T12:00:00", "2026-12-24T20:08:00", true],
    ["its own, while a release comes", STOP, "2026-12-24T20:00:40", "2026-12-24T20:00:41", true],
    ["one that a rollback brings", STOP, "2026-12-24T20:30:00", "2026-12-24T20:30:01", false],
    ["one of minutes ago, so", STOP, "2026-12-24T20:05:00", "2026-12-24T20:05:01", false],
    ["one of weeks ago, by a typo", STOP, "2027-01-10T12:00:00", "2027-01-10T12:00:01", false],
    ["one to come", STOP, "2026-12-24T19:00:00", "2026-12-24T19:00:01", false],
    ["one of every day", DAILY, "2026-12-20T12:00:00", "2026-12-24T04:30:01", true],
    ["one that was moved", DAILY, "2026-12-24T22:00:00", "2026-12-24T22:00:01", false],
    [
      "one of an hour ago, started by hand",
      DAILY,
      "2026-12-20T12:00:00",
      "2026-12-24T05:30:00",
      false,
    ],
  ])("%s", (_, times, installed, now, isIt) => {
    expect(isDue(times, installed, now)).toBe(isIt);
  });
  it("is nothing where no time is left", () => {
    expect(hasCome(undefined, Date.now())).toBe(false);
  });
});

describe("what is left out", () => {
  const AT = Date.parse("2026-11-26T04:30:00Z");
  it.each([
    ["is this one", AT, AT + 2000, true],
    ["is this one, struck late", AT, AT + 500_000, true],
    ["is not the next day's", AT, AT + 86_400_000, false],
    ["is not one before it", AT, AT - 3_600_000, false],
    ["is none", undefined, AT, false],
    ["is none where the file is torn", Number.NaN, AT, false],
  ])("%s", (_, at, now, isLeftOut) => {
    expect(isNow(at, now)).toBe(isLeftOut);
  });
});

describe("the next time", () => {
  it.each([
    ["is today's", "2026-11-26 02:00:00 UTC", ["*-*-* 04:30:00 UTC"], "2026-11-26T04:30:00Z"],
    [
      "is the first of several",
      "2026-11-26 05:00:00 UTC",
      ["*-*-* 04:30:00 UTC", "*-*-* 16:30:00 UTC"],
      "2026-11-26T16:30:00Z",
    ],
    [
      "is the zone's, in winter",
      "2026-10-25 12:00:00 UTC",
      ["*-*-* 04:30:00 Europe/Berlin"],
      "2026-10-26T03:30:00Z",
    ],
    [
      "is the zone's, in summer",
      "2026-10-24 00:00:00 UTC",
      ["*-*-* 04:30:00 Europe/Berlin"],
      "2026-10-24T02:30:00Z",
    ],
  ])("%s", (_, base, times, next) => {
    expect(new Date(nextOf(saidOf(base, ...times)) ?? 0).toISOString()).toBe(
      next.replace("Z", ".000Z"),
    );
  });

  it("is none once it is over", () => {
    expect(nextOf(saidOf("2026-11-26 02:00:00 UTC", "2026-11-25 20:00:00 UTC"))).toBeUndefined();
  });
});
