// Which moment somebody means, and what is said of the recording.
import { describe, expect, it } from "vitest";
import { spanOf } from "../../../../../control/command/recording/clip";
import { clipName, readMoment, shownMoment } from "../../../../../control/command/recording/moment";
import {
  clipWords,
  inTheFuture,
  keptWords,
  nothingKept,
  notThere,
  size,
} from "../../../../../control/command/recording/words";
import { zoneOf } from "../../../../../control/shared/zone";
import { isMoment } from "../../../../../control/command/time";

const at = (time: string): number => Date.parse(time);
const NOW = at("2026-11-27T03:12:30Z");
const BERLIN = { name: "Europe/Berlin" };
const UTC = { name: "UTC" };

describe("--from", () => {
  it.each(["03:10", "23:59", "00:00:59", "2026-11-27T03:10:00Z", "2026-11-27T03:10+01:00"])(
    "takes %s",
    (text) => {
      expect(isMoment(text)).toBe(true);
    },
  );
  it.each(["24:00", "3:10", "03:60", "03:10:60", "noon", "", "2026-11-27", "2026-11-27T03:10:00"])(
    "refuses %j",
    (text) => {
      expect(isMoment(text)).toBe(false);
    },
  );
  it.each<[text: string, zone: { name: string }, now: string, moment: string]>([
    ["03:10", UTC, "2026-11-27T03:12:30Z", "2026-11-27T03:10:00Z"],
    ["03:12:30", UTC, "2026-11-27T03:12:30Z", "2026-11-27T03:12:30Z"],
    ["03:12:31", UTC, "2026-11-27T03:12:30Z", "2026-11-26T03:12:31Z"],
    ["03:13", UTC, "2026-11-27T03:12:30Z", "2026-11-26T03:13:00Z"],
    ["04:10", BERLIN, "2026-11-27T03:12:30Z", "2026-11-27T03:10:00Z"],
    ["03:10", { name: "Asia/Kolkata" }, "2026-11-27T03:12:30Z", "2026-11-26T21:40:00Z"],
    // The clocks went back from 03:00 to 02:00 at 01:00 UTC: 02:30 was twice.
    ["02:30", BERLIN, "2026-10-25T03:00:00Z", "2026-10-25T01:30:00Z"],
    ["02:30", BERLIN, "2026-10-25T01:10:00Z", "2026-10-25T00:30:00Z"],
    // They went from 02:00 to 03:00: no 02:30 on that day.
    ["02:30", BERLIN, "2026-03-29T10:00:00Z", "2026-03-28T01:30:00Z"],
    ["2026-11-27T03:10:00+01:00", UTC, "2026-11-27T03:12:30Z", "2026-11-27T02:10:00Z"],
  ])("%s in %j at %s", (text, zone, now, moment) => {
    expect(readMoment(text, at(now), zone)).toBe(at(moment));
  });
});

describe("a zone that the server does not know", () => {
  const where = { now: NOW, zone: zoneOf("CET-1CEST,M3.5.0,M10.5.0/3") };
  it("is refused with a bare time of day, for it would be another hour", () => {
    expect(() => spanOf("03:10", 5, where)).toThrow(
      /The zone CET-1CEST.* is not known there. Type the whole time: --from 2026-11-27T03:12:30Z/,
    );
  });
  it("is no matter with a whole time", () => {
    const from = at("2026-11-27T03:10:00Z");
    expect(spanOf("2026-11-27T03:10:00Z", 1, where)).toEqual({ from, to: from + 60_000 });
  });
});

describe("the name of a clip", () => {
  it.each([
    ["2026-11-27T03:10:00Z", UTC, "clip-20261127-0310.mp4"],
    ["2026-11-27T03:10:07Z", UTC, "clip-20261127-031007.mp4"],
    ["2026-11-27T23:30:00Z", BERLIN, "clip-20261128-0030.mp4"],
    ["2026-11-27T00:00:00Z", UTC, "clip-20261127-0000.mp4"],
  ])("of %s in %j", (time, zone, name) => {
    expect(clipName(at(time), zone)).toBe(name);
  });
});

describe("what is said", () => {
  const where = { now: NOW, zone: UTC };
  const kept = {
    ...{ from: at("2026-11-27T01:12:00Z"), to: NOW, bytes: 5_300_000_000, gaps: 0 },
    length: 7_200_000,
  };
  it("is what is kept", () => {
    expect(keptWords(kept, where)).toBe("kept: 01:12 to 03:12, 5.3 GB; times in UTC");
    expect(keptWords({ ...kept, gaps: 2, bytes: 1e6 }, where)).toBe(
      "kept: 01:12 to 03:12, 1 MB (with 2 gaps); times in UTC",
    );
  });
  it("has the day where it is another", () => {
    expect(shownMoment(at("2026-11-26T23:00:00Z"), NOW, UTC)).toBe("2026-11-26 23:00");
    expect(shownMoment(at("2026-11-26T23:00:00Z"), NOW, BERLIN)).toBe("00:00");
  });
  it("is whether anything is to be recorded at all", () => {
    expect(nothingKept(undefined)).toContain("pulumi config set restream:recordHours 2");
    expect(nothingKept(2)).toContain("restream logs recording");
  });
  it.each<[from: string, words: RegExp]>([
    [
      "2026-11-27T00:00:00Z",
      /^00:00:00 is no longer there; kept: 01:12 to 03:12, 5.3 GB; times in UTC\.$/,
    ],
    ["2026-11-27T02:00:00Z", /^Nothing was recorded at 02:00:00; kept: 01:12 to 03:12/],
  ])("of %s is why there is nothing", (from, words) => {
    expect(notThere({ from: at(from), to: NOW }, kept, where)).toMatch(words);
  });
  it("is that it is in the future", () => {
    expect(inTheFuture(NOW + 60_000, where)).toBe("03:13 is in the future: now it is 03:12.");
  });
  const asked = (from: string, minutes: number): { from: number; to: number } => ({
    ...{ from: at(from), to: at(from) + minutes * 60_000 },
  });
  it("is a clip's length and size", () => {
    expect(
      clipWords(
        asked("2026-11-27T03:05:00Z", 5),
        { length: 300_000, missing: 0 },
        { bytes: 225e6, seconds: 302 },
        where,
      ),
    ).toEqual(["03:05:00 to 03:10:00 UTC: 5 min, 225 MB"]);
  });
  it("is a clip's own length, where OBS's new connections have made it longer", () => {
    const cut = { bytes: 225e6, seconds: 400 };
    const [line] = clipWords(
      asked("2026-11-27T03:05:00Z", 5),
      { length: 300_000, missing: 0 },
      cut,
      where,
    );
    expect(line).toBe("03:05:00 to 03:10:00 UTC: 6 min, 225 MB");
  });
  it("is what a clip lacks, and why", () => {
    expect(
      clipWords(
        asked("2026-11-27T03:12:00Z", 2),
        { length: 20_000, missing: 100_000 },
        { bytes: 1e6, seconds: 20 },
        where,
      ),
    ).toEqual([
      "03:12:00 to 03:12:30 UTC: 20 s, 1 MB",
      "10 s of it were not recorded, or are no longer there; this is the rest.",
      "90 s of it are still to come; this is the rest.",
    ]);
  });
  it.each([
    [1, "1 MB"],
    [224_000_001, "225 MB"],
    [2_700_000_000, "2.7 GB"],
  ])("of %d bytes", (bytes, words) => {
    expect(size(bytes)).toBe(words);
  });
});
