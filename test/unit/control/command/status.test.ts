import { describe, expect, it } from "vitest";
import { arrivesOf, lastEvents, statusOf } from "../../../../control/command/status";
import { allWell, factsWith, SCREENS, unit } from "./facts";

describe("the status", () => {
  it("is the JSON that the README promises", () => {
    const { troubles, ...status } = statusOf(factsWith());
    expect(status).toEqual({
      version: 1,
      time: "2026-01-10T03:00:07Z",
      publisher: {
        online: true,
        name: "home",
        since: "2026-01-10T02:41:10Z",
        address: "203.0.113.x",
        picture: "1920x1080 H264",
        bitrateKbps: 6120,
        lateSeconds: null,
        standsBy: [],
        cutover: null,
        isKnown: true,
      },
      destinations: [
        {
          name: "twitch",
          state: "sending",
          since: "2026-01-10T02:41:12Z",
          bitrateKbps: 6150,
          sessionSeconds: 108_004,
          restarts: 2,
          endsInSeconds: 64_796,
          platform: null,
        },
        {
          name: "youtube",
          state: "failing",
          since: "2026-01-10T02:59:31Z",
          bitrateKbps: 0,
          sessionSeconds: null,
          restarts: 17,
          endsInSeconds: null,
          platform: null,
        },
      ],
      gapsToday: 1,
      sessionsLost: [],
      transferGiB: 756.6,
      transferExpectedGiB: 1735.1,
      transferAllowanceGiB: 1500,
      transferExtraDollars: null,
      mediamtx: "running",
      hub: "running",
      feed: "running",
      ...{ waiting: [], rolledBackFrom: null },
      source: "restreamd",
      well: false,
    });
    expect(troubles).toEqual([
      {
        what: "Nothing arrives at YouTube; we keep retrying",
        todo: "restream logs youtube",
        steps: [{ run: "restream logs youtube" }],
        urgency: "now",
      },
    ]);
  });

  it.each([
    ["everything sends", allWell(), true],
    ["a destination fails", factsWith(), false],
    ["OBS is gone", SCREENS["OBS is gone: viewers see the placeholder"]?.(), false],
    [
      "Twitch's 48 hours end soon",
      SCREENS["At 47 h 54 min, with a sixth of the bitrate"]?.(),
      false,
    ],
    ["nothing was started", SCREENS["Before the broadcast: nothing was started"]?.(), true],
    ["a reboot left off what was on", SCREENS["The server was restarted"]?.(), false],
    ["restreamd does not run", SCREENS["restreamd does not run"]?.(), false],
    ["MediaMTX does not run", SCREENS["MediaMTX does not run"]?.(), false],
    ["MediaMTX does not answer", { ...allWell(), path: undefined }, false],
  ])("%s: well is %s", (_, facts, well) => {
    expect(facts && statusOf(facts).well).toBe(well);
  });

  it("believes a look for ten seconds, and then systemd alone", () => {
    expect(statusOf({ ...allWell(), time: "2026-01-10T03:00:14Z" }).source).toBe("restreamd");
    const late = statusOf({ ...allWell(), time: "2026-01-10T03:00:15Z" });
    expect(late.source).toBe("systemd");
    expect(late.destinations.map(({ bitrateKbps }) => bitrateKbps)).toEqual([null, null]);
    expect(late.gapsToday).toBeNull();
  });

  it("believes no look of a restreamd that was stopped, however fresh", () => {
    expect(statusOf({ ...allWell(), restreamd: unit("off") }).source).toBe("systemd");
    expect(statusOf({ ...allWell(), restreamd: unit("between") }).source).toBe("restreamd");
  });

  it("believes systemd at once about what an operator stopped or started", () => {
    const stopped = { twitch: unit("off", "2026-01-10T03:00:06Z"), youtube: unit("running") };
    expect(statusOf({ ...allWell(), destinations: stopped }).destinations[0]).toEqual({
      name: "twitch",
      state: "off",
      since: "2026-01-10T03:00:06Z",
      bitrateKbps: 0,
      sessionSeconds: null,
      restarts: 0,
      endsInSeconds: null,
      platform: null,
    });
  });

  it("shows a destination that is installed and that restreamd does not know", () => {
    const destinations = { ...allWell().destinations, kick: unit("off") };
    expect(statusOf({ ...allWell(), destinations }).destinations[2]?.state).toBe("off");
  });

  it("is not well while somebody else than the chosen publisher is on air", () => {
    const { well, troubles } = statusOf({ ...allWell(), cutover: "office" });
    expect([well, troubles.map(({ what, todo }) => [what, todo])]).toEqual([
      false,
      [["home is on air, although only office may publish", "restream cutover office"]],
    ]);
    expect(statusOf({ ...allWell(), cutover: "home" }).troubles).toEqual([]);
  });

  it("counts the gaps of this day, UTC", () => {
    const facts = allWell();
    const gaps = ["2026-01-09T23:59:59Z", "2026-01-10T00:00:00Z", "2026-01-10T02:00:00Z"];
    const now = facts.now && { ...facts.now, gaps };
    expect(statusOf({ ...facts, now }).gapsToday).toBe(2);
  });

  it("forgives a reboot once somebody has started a restream again", () => {
    const facts = SCREENS["The server was restarted"]?.();
    const reboot = facts?.events.find(({ kind }) => kind === "machine-rebooted");
    if (!facts || !reboot) throw new Error("there is no such screen");
    const started = { ...reboot, number: 5, kind: "restream-started" as const, subject: "youtube" };
    expect(statusOf({ ...facts, events: [reboot, started] }).well).toBe(true);
  });
});

describe("what is seen to arrive", () => {
  const LOOK = Date.parse("2026-01-10T03:00:04Z");
  it.each<[string, string, number, ReturnType<typeof factsWith>, string | undefined]>([
    ["what a look since then saw", "twitch", LOOK, allWell(), "sending"],
    ["nothing, of a look before", "twitch", LOOK + 1, allWell(), undefined],
    ["nothing, where it fails", "youtube", LOOK, factsWith(), undefined],
    [
      // systemd says that it runs; restreamd has only seen it end.
      "nothing, of what was just started",
      "youtube",
      LOOK,
      factsWith({ destinations: { youtube: unit("running") } }),
      undefined,
    ],
    ["nothing, without a look", "twitch", 0, factsWith({ now: undefined }), undefined],
  ])("%s", (_, name, since, facts, expected) => {
    expect(arrivesOf(facts, name, since)).toBe(expected);
  });
});

describe("the last events", () => {
  const { events } = factsWith();
  const numbers = (count: number, since?: string): number[] =>
    lastEvents(events, count, since === undefined ? undefined : Date.parse(since)).map(
      ({ number }) => number,
    );
  it("are so many, the newest last, since then", () => {
    expect(numbers(2)).toEqual([2, 3]);
    expect(numbers(20)).toEqual([1, 2, 3]);
    expect(numbers(0)).toEqual([]);
    expect(numbers(20, "2026-01-10T02:41:11Z")).toEqual([2, 3]);
    expect(numbers(20, "2026-01-11T00:00:00Z")).toEqual([]);
  });
});
