// The event's clock: which times are taken, what is said of others, what systemd is told, and that it knows every time.
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { CLOCK_TIMERS } from "../../../control/shared/names";
import { CLOCK_CONFIG, clockTimer, UNIT_DIR } from "../../../infra/names";
import { parseClock } from "../../../infra/parse/clock";
import { clockFiles } from "../../../infra/render/clock";
import { readFileTree } from "../../../infra/render/file-tree";
import type { Destination, Settings } from "../../../infra/settings";
import { SETTINGS } from "./a-settings";

const [TWITCH] = SETTINGS.destinations;
const limited = (maxHours: number | undefined): Destination[] =>
  TWITCH ? [{ ...TWITCH, maxHours }] : [];
const GIVEN = { rolloverAt: "", stopAt: "", timeZone: "Europe/Berlin" };
const NOW = Date.parse("2026-01-10T03:00:00Z");
const parse = (given: Partial<typeof GIVEN>, maxHours: number | undefined = 48) =>
  parseClock({ ...GIVEN, ...given }, limited(maxHours), NOW);

describe("the times", () => {
  it("are none", () => {
    expect(parse({})).toEqual({
      clock: { rolloverAt: [], stopAt: undefined, timeZone: "Europe/Berlin" },
      ...{ issues: [], notes: [] },
    });
  });
  it("are sorted, none twice", () => {
    expect(parse({ rolloverAt: "16:30, 04:30,16:30" }).clock.rolloverAt).toEqual([
      ...["04:30", "16:30"],
    ]);
  });
  it.each([
    ["in winter", "2026-12-24T20:00", "2026-12-24T19:00:00Z"],
    ["in summer", "2026-07-24T20:00", "2026-07-24T18:00:00Z"],
    ["in the first of an hour that comes twice", "2026-10-25T02:30", "2026-10-25T00:30:00Z"],
  ])("end the event %s", (_, stopAt, instant) => {
    expect(parse({ stopAt }).clock.stopAt).toBe(Date.parse(instant));
  });
  it("say what is over, and what is left out", () => {
    expect(parse({ stopAt: "2025-12-24T20:00" }).notes.join()).toMatch(/is over/);
    const youtube = limited(12).map((one) => ({ ...one, name: "youtube" }));
    const both = [...limited(48), ...youtube];
    const { issues, notes } = parseClock({ ...GIVEN, rolloverAt: "04:30" }, both, NOW);
    expect(issues).toEqual([]);
    expect(notes.join()).toMatch(/leaves YouTube out/);
  });
  it.each([
    ["near", "2026-01-10T04:08", /is only 8 min away\. .* restream stop all$/],
    ["not near any more", "2026-01-10T04:11", /^$/],
    ["just over", "2026-01-10T04:00", /is over/],
  ])("say that an end is %s, and refuse nothing for it", (_, stopAt, words) => {
    const { issues, notes } = parse({ stopAt });
    expect(issues).toEqual([]);
    expect(notes.join()).toMatch(words);
  });
  it("of a zone that is none are its complaint alone", () => {
    const zone = { timeZone: "Berlin" };
    expect(parse({ ...zone, stopAt: "2026-12-24T20:00", rolloverAt: "04:30" }).issues).toEqual([]);
    expect(parse({ ...zone, stopAt: "tomorrow" }).issues.join()).toMatch(/stopAt: got "tomorrow"/);
  });
  it("are no reason to complain where a day has as many as a limit needs", () => {
    expect(parse({ rolloverAt: "00:00,08:00,16:00" }, 8).issues).toEqual([]);
  });

  it.each<[string, Partial<typeof GIVEN>, number | undefined, RegExp]>([
    ["no time", { rolloverAt: "half past four" }, 48, /rolloverAt: got "half past four", expected/],
    ["no time of any day", { rolloverAt: "24:00" }, 48, /rolloverAt: got "24:00"/],
    [
      "a limit shorter than the pause",
      { rolloverAt: "04:30" },
      8,
      /twitch ends each broadcast after 8 h, and the longest pause between these times is 24 h; name more times, at most 8 h apart/,
    ],
    [
      "the same over midnight",
      { rolloverAt: "08:00,16:00,23:30" },
      8,
      /the longest pause between these times is 8 h 30 min/,
    ],
    ["no limit at all", { rolloverAt: "04:30" }, undefined, /no destination has a limit/],
    ["no moment", { stopAt: "tomorrow" }, 48, /stopAt: got "tomorrow", expected a day and a time/],
    ["a day that is none", { stopAt: "2026-02-30T20:00" }, 48, /stopAt: got "2026-02-30T20:00"/],
    [
      "an hour that clocks leave out",
      { stopAt: "2027-03-28T02:30" },
      48,
      /stopAt: got "2027-03-28T02:30", expected .* one that Europe\/Berlin .* has/,
    ],
    ["an hour that is none", { stopAt: "2026-12-24T25:00" }, 48, /stopAt: got/],
  ])("are refused: %s", (_, given, maxHours, words) => {
    expect(parseClock({ ...GIVEN, ...given }, limited(maxHours), NOW).issues.join("\n")).toMatch(
      words,
    );
  });
});

describe("systemd", () => {
  const settings: Settings = {
    ...SETTINGS,
    clock: {
      rolloverAt: ["00:30", "16:00"],
      stopAt: Date.parse("2026-02-28T23:02:00Z"),
      timeZone: "Europe/Berlin",
    },
  };
  const files = readFileTree("files");
  const timesIn = (what: Parameters<typeof clockTimer>[0]): string[] => {
    const timer = clockFiles(settings, files).find(({ path }) => path.endsWith(clockTimer(what)));
    return [...(timer?.content ?? "").matchAll(/^OnCalendar=(.*)$/gm)].map(([, time = ""]) => time);
  };

  it("is told nothing where there is nothing", () => {
    expect(clockFiles(SETTINGS, files)).toEqual([]);
  });
  it("is told when, and when it is told before", () => {
    expect(timesIn("rollover")).toEqual([
      ...["*-*-* 00:30:00 Europe/Berlin", "*-*-* 16:00:00 Europe/Berlin"],
    ]);
    expect(timesIn("rollover-soon")).toEqual([
      ...["*-*-* 23:30:00 Europe/Berlin", "*-*-* 15:00:00 Europe/Berlin"],
    ]);
    expect(timesIn("stop")).toEqual(["2026-02-28 23:02:00 UTC"]);
    expect(timesIn("stop-soon")).toEqual([
      ...["2026-02-27 23:02:00 UTC", "2026-02-28 22:02:00 UTC", "2026-02-28 22:57:00 UTC"],
    ]);
  });
  it("knows every one of these times", () => {
    const all = (["rollover", "rollover-soon", "stop", "stop-soon"] as const).flatMap(timesIn);
    expect(all).toHaveLength(8);
    for (const time of all)
      expect(() =>
        execFileSync("systemd-analyze", ["calendar", time], { stdio: "ignore" }),
      ).not.toThrow();
  });
  it("makes up for nothing that was missed: nothing is on air then, and an old time would strike", () => {
    for (const { content } of clockFiles(settings, files))
      expect(content).not.toMatch(/^Persistent=/m);
  });
  it("has the timers that apply starts, and the times that the command reads", () => {
    const paths = clockFiles(settings, files).map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith(".timer")).sort()).toEqual(
      CLOCK_TIMERS.map((name) => `${UNIT_DIR}/${name}`).sort(),
    );
    expect(paths).toContain(CLOCK_CONFIG);
  });
});
