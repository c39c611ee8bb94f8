// What others report becomes an event once, however often its file is still there.
import { describe, expect, it } from "vitest";
import { type Report, type Reported, parseReport } from "../../../../control/shared/report";
import type { Event } from "../../../../control/shared/event";
import { BEGAN, FACTS, ONLINE, sends, story, tries } from "./looks";

const reported = (report: Report, id = "1"): Reported => ({ id, at: BEGAN - 5000, report });

describe("a report", () => {
  it.each<[Report, string, RegExp]>([
    [{ kind: "test" }, "important", /^This is a test/],
    [{ kind: "refreshed", destinations: ["twitch", "youtube"] }, "info", /to Twitch and YouTube$/],
    [
      { kind: "rolled-over", destinations: ["twitch"], seconds: 31 },
      "important",
      /^You rolled over Twitch: a new broadcast began after 31 s$/,
    ],
    [
      { kind: "release-applied", files: 1, restarted: [] },
      "info",
      /^pulumi up changed 1 file on the server; restarted: nothing$/,
    ],
    [{ kind: "release-refused", why: "it would have" }, "info", /changed nothing: it would/],
    [
      { kind: "release-rolled-back", why: "no space", isUndone: true },
      "important",
      /no space; the server is as it was before/,
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
  const summaryOf = (...looks: Parameters<typeof story>): string =>
    textOf(story(...looks).events.at(-1));
  /** Its parts, each begun by a semicolon. */
  const textOf = (event: Event | undefined): string =>
    [event?.what, ...(event?.details ?? [])].join("; ");

  it("says who is on, since when, how often lost, and what was sent", () => {
    const on = { restreams: { twitch: sends }, path: ONLINE };
    const { events } = story(
      [-120, {}],
      [0, on],
      [100, { restreams: { twitch: sends } }],
      [160, on],
      [7200, { ...on, transferOutBytes: 11 * 2 ** 30, ...asked }],
    );
    expect(events.at(-1)).toMatchObject({
      ...{ kind: "summary", level: "important", todo: "" },
      viewers: "not affected. They see the live picture",
      what: "Last 24 h: 1 drop",
      details: [
        "OBS: 1 drop, on air 1 h 57 min",
        "Twitch: 0 drops, broadcast 2 h 00 min old",
        "Traffic: 11 GiB, 1500 GiB included",
      ],
    });
  });

  it("says what is off while another is on, and what to do", () => {
    const { events } = story(
      [0, { restreams: { twitch: sends, youtube: sends } }],
      [10, { restreams: { twitch: sends, youtube: { ...sends, wanted: false } } }],
      [20, { restreams: { twitch: sends }, diskFree: 0.01, ...asked }],
    );
    expect(textOf(events.at(-1))).toMatch(
      /^Last 24 h: trouble with the disk; OBS: never connected; .*YouTube: off$/,
    );
    expect(events.at(-1)?.steps).toEqual([
      { say: "YouTube shall be on?" },
      { run: "restream start youtube" },
    ]);
  });

  const HOUR = 3600;
  const on = { restreams: { twitch: sends }, path: ONLINE };
  const back = { ...on, restreams: { twitch: { ...sends, process: "2@2" } } };
  const lost = { ...on, restreams: { twitch: tries } };
  const off = { ...on, restreams: { twitch: { ...sends, wanted: false } } };

  it.each<[string, Parameters<typeof story>, string]>([
    [
      "lost for so long that the platform ended its broadcast",
      [
        [0, on],
        [100, lost],
        [200, lost],
        [300, back],
        [HOUR, { ...back, ...asked }],
      ],
      "Twitch: 1 drop, a broadcast ended, broadcast 55 min old",
    ],
    [
      "lost twice, the second time for good",
      [
        [0, on],
        [10, lost],
        [200, back],
        [HOUR, lost],
        [HOUR + 200, { ...lost, ...asked }],
      ],
      "Twitch: 2 drops, 2 broadcasts ended, nothing arrives for 3 min",
    ],
    [
      "lost for a moment: the platform keeps the broadcast",
      [
        [0, on],
        [100, lost],
        [120, back],
        [HOUR, { ...back, ...asked }],
      ],
      "Twitch: 1 drop, broadcast 1 h 00 min old",
    ],
    [
      "stopped by the operator, and started again",
      [
        [0, on],
        [100, off],
        [300, back],
        [HOUR, { ...back, ...asked }],
      ],
      "Twitch: 0 drops, broadcast 55 min old",
    ],
    [
      "ended by the machine's restart",
      [
        [0, on],
        [60, { boot: "b2", mediamtx: "5@5" }],
        [90, { ...asked, boot: "b2", mediamtx: "5@5" }],
      ],
      "Twitch: off, a broadcast ended",
    ],
    [
      "of two days ago",
      [
        [0, on],
        [100, lost],
        [200, lost],
        [300, back],
        [50 * HOUR, { ...back, ...asked }],
      ],
      "Twitch: 0 drops, broadcast 49 h 55 min old",
    ],
  ])("tells of a broadcast that was %s", (_, looks, words) => {
    expect(summaryOf([-120, {}], ...looks)).toContain(`; ${words}`);
  });

  it("of a memory that begins while a restream runs knows the broadcast's least age only", () => {
    expect(summaryOf([0, on], [HOUR, { ...on, ...asked }])).toContain(
      "broadcast at least 1 h 00 min old",
    );
  });

  it("forgets a destination that a release took out, once it is off", () => {
    const both = { restreams: { twitch: sends, youtube: sends } };
    const without = { config: { ...FACTS.config, destinations: ["twitch"] } };
    expect(summaryOf([0, both], [10, { ...both, ...without, ...asked }])).toContain("YouTube");
    const { events, memory } = story(
      [0, both],
      [10, { restreams: { twitch: sends }, ...without }],
      [20, { restreams: { twitch: sends }, ...without, ...asked }],
    );
    expect(textOf(events.at(-1))).not.toContain("YouTube");
    expect(events.map(({ kind }) => kind)).toContain("restream-stopped");
    expect(Object.keys(memory.destinations)).toEqual(["twitch"]);
  });

  it("keeps one that is off, and that an earlier release may have", () => {
    const earlier = { config: { ...FACTS.config, destinations: undefined } };
    expect(
      summaryOf(
        [0, { ...on, ...earlier }],
        [10, { ...off, ...earlier }],
        [20, { ...off, ...earlier, ...asked }],
      ),
    ).toContain("Twitch: off");
  });
});
