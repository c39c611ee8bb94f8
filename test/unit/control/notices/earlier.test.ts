// What an earlier version stored is read as it was meant: events without urgency, configurations without new keys.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../../control/notices/config";
import { linesForDiscord, plainLines } from "../../../../control/notices/words";
import {
  markOf,
  parseEvents,
  parseNow,
  stepsOf,
  type Event,
} from "../../../../control/shared/event";
import { zoneOf } from "../../../../control/shared/zone";

const FIXTURES = "test/fixtures/restreamd";
const text = readFileSync(`${FIXTURES}/state.json`, "utf8");
const { events } = parseEvents(text);
const [gone] = events as [Event];

describe("events of the version before", () => {
  it("are all read, none has what is new", () => {
    expect(text).not.toMatch(/urgency|steps|details/);
    expect(events.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it("are red where they were important, green where they end one, else blue", () => {
    expect(events.map(markOf)).toEqual(["red", "green", "red"]);
    expect(markOf({ ...gone, level: "info" })).toBe("blue");
    expect(markOf({ ...gone, kind: "summary" })).toBe("blue");
  });

  it("say what to do in their own words", () => {
    expect(stepsOf(gone)).toEqual([
      { say: "Look at OBS and the line at home; it reconnects by itself" },
    ]);
    expect(linesForDiscord(gone)).toBe(
      "🔴 **OBS (home) is gone**\nViewers: the placeholder\n→ Look at OBS and the line at home; it reconnects by itself\n#1 · since <t:1768012801:T> (<t:1768012801:R>)",
    );
  });

  it("of a newer version keep what is understood of them", () => {
    const { number, steps, ...strange } = { ...gone, steps: "none", urgency: "soon" };
    const [read] = parseEvents(
      JSON.stringify({ version: 1, nextNumber: 2, events: [{ number, steps, ...strange }] }),
    ).events;
    expect(read).toMatchObject({ number: 1, urgency: undefined, steps: undefined });
  });

  it("and the last look: nothing is open, nothing costs", () => {
    const now = parseNow(readFileSync(`${FIXTURES}/now.json`, "utf8"));
    expect(now).toMatchObject({ open: [], transferExtraDollars: null });
  });
});

describe("the configuration of the version before", () => {
  it("has no status message, and UTC", () => {
    const kept = { discord: { url: "https://discord.example", level: "all" } };
    expect(parseConfig(JSON.stringify(kept))).toEqual({
      discord: { ...kept.discord, hasStatus: false },
      ...{ apprise: [], timeZone: "UTC" },
    });
  });
});

describe("a time where the service does not write it", () => {
  it.each([
    ["Europe/Berlin", "2026-01-10T02:40:02Z", "03:40:01 (Europe/Berlin)"],
    ["Europe/Berlin", "2026-01-11T02:40:02Z", "2026-01-10 03:40:01 (Europe/Berlin)"],
    // In this zone it was the day before.
    ["America/New_York", "2026-01-10T06:00:00Z", "2026-01-09 21:40:01 (America/New_York)"],
    ["Nowhere/Known", "2026-01-10T02:40:02Z", "02:40:01 (UTC)"],
  ])("is in the stack's zone: %s", (zone, time, since) => {
    expect(
      plainLines(zoneOf(zone))({ ...gone, time })
        .split("\n")
        .at(-1),
    ).toBe(`#1 · since ${since}`);
  });
});

describe("what comes from outside", () => {
  it("is no formatting of Discord's; a command is code as it is", () => {
    const event: Event = {
      ...gone,
      what: "a_b *c* <@1>",
      steps: [{ say: "x_y" }, { run: "restream logs a_b" }],
    };
    expect(linesForDiscord(event)).toContain("**a\\_b \\*c\\* \\<\\@1>**");
    expect(linesForDiscord(event)).toContain("→ x\\_y\n`restream logs a_b`\n");
  });
});
