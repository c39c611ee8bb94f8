// How often YouTube is asked: every 30 s, and slower where its day would be longer than what is left of the quota.
import { describe, expect, it } from "vitest";
import { dayOf, used, youtubePause, type Used } from "../../../../control/broadcasts/pace";

/** Midnight Pacific time. */
const MIDNIGHT = Date.parse("2026-01-10T08:00:00Z");
const HOUR = 3_600_000;

describe("Google's day", () => {
  it.each([
    ["begins at midnight Pacific time", MIDNIGHT, "2026-01-10"],
    ["ends just before it", MIDNIGHT - 1, "2026-01-09"],
    ["an hour sooner in summer", Date.parse("2026-07-10T07:00:00Z"), "2026-07-10"],
  ])("%s", (_, at, day) => {
    expect(dayOf(at)).toBe(day);
  });
});

describe("the pause", () => {
  const on = (units: number, isSpent = false): Used => ({ day: "2026-01-10", units, isSpent });
  it.each<[string, Used | undefined, number, number]>([
    ["is 30 s", on(100), MIDNIGHT + HOUR, 30_000],
    ["is 30 s at first", undefined, MIDNIGHT, 30_000],
    ["is longer where little is left", on(8900), MIDNIGHT + 20 * HOUR, (4 * HOUR) / 100],
    ["is 15 min where hardly anything is left", on(8990), MIDNIGHT + HOUR, 900_000],
    ["is 15 min where our part is used up", on(9000), MIDNIGHT + HOUR, 900_000],
    ["is 15 min where others have used it up", on(3, true), MIDNIGHT + HOUR, 900_000],
    ["is 30 s again on the next day", on(9000, true), MIDNIGHT + 24 * HOUR, 30_000],
  ])("%s", (_, spent, now, pause) => {
    expect(youtubePause(spent, now)).toBe(pause);
  });

  it("lets a whole day be asked about, and never more than 9,000 times", () => {
    let spent: Used | undefined = on(8000);
    let asked = 0;
    for (let at = MIDNIGHT + HOUR; at < MIDNIGHT + 24 * HOUR; at += youtubePause(spent, at)) {
      spent = used(spent, at, false);
      asked++;
    }
    expect(spent.units).toBeLessThanOrEqual(9000);
    expect(asked).toBeGreaterThan(950);
  });
});
