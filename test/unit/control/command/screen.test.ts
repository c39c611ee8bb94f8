import { createColors } from "picocolors";
import { describe, expect, it } from "vitest";
import type { Facts } from "../../../../control/command/facts";
import { eventLine, eventText, screenOf } from "../../../../control/command/screen";
import { statusOf } from "../../../../control/command/status";
import { UTC, zoneOf } from "../../../../control/shared/zone";
import { allWell, factsWith, plain, SCREENS, unit } from "./facts";

const PLAIN = createColors(false);

describe("the screen", () => {
  it.each(Object.entries(SCREENS))("%s: fits in 24 lines of 80 columns", (_, facts) => {
    const lines = plain(facts()).split("\n");
    expect(lines.length).toBeLessThanOrEqual(24);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("gives up events, never destinations, where there are many", () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`place-${at}`, unit("off")]),
    );
    const lines = plain(factsWith({ destinations: many })).split("\n");
    expect(lines.filter((line) => /^place-\d+ +OFF/.test(line))).toHaveLength(12);
    expect(lines.length).toBeLessThanOrEqual(24);
  });

  it("says whose unit waits for the next start, and that a release was rolled back", () => {
    const shown = plain(factsWith({ waiting: ["twitch"], rolledBackFrom: "0123abcd" }));
    expect(shown).toContain("a new unit takes effect at the next start: Twitch");
    expect(shown).toContain("release 0123abcd was rolled back: restream releases");
    expect(plain(factsWith())).not.toMatch(/next start|rolled back/);
  });

  it("says of OBS that nothing is known when neither MediaMTX nor restreamd says it", () => {
    const lines = plain(factsWith({ now: undefined, path: undefined })).split("\n");
    expect(lines[2]).toBe("OBS   not known: MediaMTX does not answer");
  });

  it("does not say that all is well after a broadcast was lost", () => {
    const well = allWell();
    const conclusion = (at: string): string[] => {
      if (!well.now) throw new Error("the fixture has no look");
      const now = { ...well.now, sessionsLost: { youtube: [at] } };
      return plain({ ...well, now })
        .split("\n")
        .slice(-2);
    };
    expect(conclusion("2026-01-09T20:00:00Z")).toEqual([
      "Well now. In the last 24 h a broadcast ended: YouTube",
      "  do: look at your channel there; when it was: restream events",
    ]);
    expect(conclusion("2026-01-08T20:00:00Z").at(-1)).toBe("All is well.");
  });

  it("is not well at 47 h 54 min, nor at a sixth of the bitrate", () => {
    const screen = plain(SCREENS["At 47 h 54 min, with a sixth of the bitrate"]?.() ?? allWell());
    expect(screen).toContain("twitch    LIVE   1.0 Mb/s   47 h 54 min (Twitch ends it in 6 min)");
    expect(screen).toContain(
      "NOT WELL: Twitch ends this broadcast in about 6 min\n  do: Nothing, or choose the moment yourself (about 30 s off air):\n      restream rollover twitch",
    );
    expect(screen).toContain("NOT WELL: OBS sends 1.0 of 6.0 Mb/s, for 30 s");
    expect(screen).not.toContain("All is well");
  });

  it.each([
    ["Europe/Berlin", "restream, 2026-01-10 04:00:07 Europe/Berlin", "  03:40:01    OBS is gone"],
    ["America/New_York", "restream, 2026-01-09 22:00:07 America/New_York", "  21:40:01    OBS is"],
    ["", "restream, 2026-01-10 03:00:07 UTC", "  02:40:01    OBS is gone"],
    [
      "Mars/Base",
      "restream, 2026-01-10 03:00:07 UTC (the zone Mars/Base is not known here)",
      "  02:40:01    OBS is gone",
    ],
  ])("is in the zone of who asks: %j", (asked, first, event) => {
    const facts = SCREENS["Both platforms get what OBS sends"]?.() ?? allWell();
    const screen = screenOf(statusOf(facts), facts.events, PLAIN, zoneOf(asked));
    expect(screen.split("\n")[0]).toBe(first);
    expect(screen).toContain(event);
    expect(JSON.stringify(statusOf(facts))).toContain('"time":"2026-01-10T03:00:07Z"');
  });

  it("never says that a platform is live", () => {
    for (const facts of Object.values(SCREENS)) expect(plain(facts())).not.toMatch(/\blive on\b/);
  });

  it("has colours only when it is told to, and the same words", () => {
    const facts = allWell();
    const coloured = screenOf(statusOf(facts), facts.events, createColors(true), UTC);
    expect(coloured).toContain("\u001b[32m");

    expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(plain(facts));
  });

  it("cuts an event to the line on the screen, and tells the whole of it in events", () => {
    const [, , lost] = factsWith().events;
    if (!lost) throw new Error("the fixture has no third event");
    const long = { ...lost, what: "x".repeat(100), todo: "Look there" };
    expect(eventLine(long, "2026-01-10T03:00:07Z", PLAIN, UTC)).toHaveLength(80);
    expect(eventText(long, PLAIN, UTC)).toBe(
      `2026-01-10 02:59:32  ${"x".repeat(100)}\n  viewers: at youtube: nothing new until it is back\n  do: Look there`,
    );
  });
});

describe("the screen of a pair", () => {
  const pair: Facts["pair"] = {
    ...{
      own: "second",
      peer: "first",
      addresses: ["10.1.0.2"],
      copiedAt: undefined,
      decidedAt: undefined,
    },
    ...{ onAir: { term: 0, name: "first" }, seenAt: Date.parse("2026-01-10T03:00:04Z") },
    isSameRelease: true,
  };
  const onAir: Facts["pair"] = { ...pair, onAir: { term: 1, name: "second" } };
  it("says on the spare first that it is the spare, and not to start there", () => {
    const off = { twitch: unit("off"), youtube: unit("off") };
    const lines = plain({ ...allWell(), destinations: off, pair }).split("\n");
    expect(lines[1]).toBe("This is second, the SPARE; first is on air, answered 3 s ago");
    expect(lines.join("\n")).not.toContain("restream start");
    expect(lines.at(-1)).toMatch(/^The spare sends nothing/);
  });
  it("says on the one on air which is the spare, and whether it is there", () => {
    const second = (more: Partial<NonNullable<Facts["pair"]>>): string | undefined =>
      plain({ ...allWell(), pair: { ...onAir, ...more } }).split("\n")[1];
    expect(second({})).toBe("server: second; spare: first, answered 3 s ago");
    expect(second({ isSameRelease: false })).toMatch(/ago, has another release$/);
    expect(second({ seenAt: undefined })).toBe("server: second; spare: first, never answered");
  });
  it("is not another one where the server is alone", () => {
    expect(plain(allWell())).not.toMatch(/spare/i);
    expect(Object.keys(statusOf(allWell()))).not.toContain("spare");
    expect(statusOf({ ...allWell(), pair: onAir }).spare).toEqual({
      ...{ name: "second", role: "on-air", onAir: "second" },
      peer: { name: "first", seenAt: "2026-01-10T03:00:04Z", sameRelease: true },
    });
  });
});
