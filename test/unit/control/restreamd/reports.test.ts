// What others report becomes an event once, however often its file is still there.
import { describe, expect, it } from "vitest";
import type { Reported } from "../../../../control/restreamd/observe/facts";
import { parseReport, type Report } from "../../../../control/restreamd/report";
import { BEGAN, ONLINE, sends, story } from "./looks";

const reported = (report: Report, id = "1"): Reported => ({ id, at: BEGAN - 5000, report });

describe("a report", () => {
  it.each<[Report, string, RegExp]>([
    [{ kind: "test" }, "important", /^this is a test/],
    [
      { kind: "refreshed", destinations: ["twitch", "youtube"] },
      "info",
      /to twitch and youtube: k/,
    ],
    [
      { kind: "rolled-over", destinations: ["twitch"], seconds: 31 },
      "info",
      /twitch: the broadcast has ended, and a new one began after 31 s/,
    ],
    [
      { kind: "release-applied", files: 1, restarted: [] },
      "info",
      /applied \(pulumi up\): 1 file changed; restarted: nothing/,
    ],
    [{ kind: "release-refused", why: "it would have" }, "info", /nothing was changed: it would/],
    [
      { kind: "release-rolled-back", why: "no space", isUndone: true },
      "important",
      /no space; the one before is in force again/,
    ],
    [
      { kind: "release-rolled-back", why: "no space", isUndone: false },
      "important",
      /no space; and it could not be undone/,
    ],
  ])("%j is told", (report, level, words) => {
    const { events } = story([0, { reports: [reported(report)] }]);
    expect(events).toMatchObject([{ kind: report.kind, level, since: "2026-01-10T02:59:55Z" }]);
    expect(events[0]?.what).toMatch(words);
  });

  it("is told once while its file is there, and forgotten afterwards", () => {
    const test = reported({ kind: "test" });
    const { told, memory } = story(
      [0, { reports: [test] }],
      [2, { reports: [test, reported({ kind: "test" }, "2")] }],
      [4, {}],
    );
    expect(told).toEqual(["1 test", "2 test"]);
    expect(memory.reports).toEqual([]);
  });

  it.each(["", "{}", '{"kind":"reboot"}', '{"kind":"refreshed","destinations":[]}'])(
    "%j is none",
    (text) => {
      expect(() => parseReport(text)).toThrow();
    },
  );
});

describe("the summary", () => {
  const asked = { reports: [reported({ kind: "summary" })] };

  it("says who is on, since when, how often lost, and what was sent", () => {
    const on = { restreams: { twitch: sends }, path: ONLINE };
    const { events } = story(
      [0, on],
      [100, { restreams: { twitch: sends } }],
      [160, on],
      [7200, { ...on, transferOutBytes: 11 * 2 ** 30, ...asked }],
    );
    expect(events.at(-1)).toMatchObject({ kind: "summary", viewers: "the live picture", todo: "" });
    expect(events.at(-1)?.what).toBe(
      "the last 24 h: OBS lost once, on air for 117 min; twitch lost 0 times, this broadcast 2 h 0 min old; 11 GiB sent, 1500 GiB included",
    );
  });

  it("says what is off while another is on, and what to do", () => {
    const { events } = story(
      [0, { restreams: { twitch: sends, youtube: sends } }],
      [10, { restreams: { twitch: sends, youtube: { ...sends, wanted: false } } }],
      [20, { restreams: { twitch: sends }, diskFree: 0.01, ...asked }],
    );
    expect(events.at(-1)?.what).toMatch(
      /OBS has never been here; .*youtube off; trouble with the disk$/,
    );
    expect(events.at(-1)?.todo).toBe("If youtube shall be on: npm run server -- start youtube");
  });
});
