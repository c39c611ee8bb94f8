// The races are the same wherever they are told, and of every kind there is one.
import { describe, expect, it } from "vitest";
import { courseOf, KINDS, PULUMI } from "../../../rehearsal/faults/apply-race/course";
import { LONG, SHORT } from "../../../rehearsal/faults/apply-race/seeds";

describe("the course of a race", () => {
  it("is the same each time, and another with another seed", () => {
    const entry = { kind: "orphan", seed: 201 } as const;
    expect(courseOf(entry)).toEqual(courseOf(entry));
    expect(courseOf({ ...entry, seed: 202 })).not.toEqual(courseOf({ ...entry, seed: 201 }));
  });

  it.each([
    ["the long form", LONG, 50],
    ["the short form", SHORT, 5],
  ])("%s has so many, all different, one of them by pulumi up", (_, entries, count) => {
    expect(entries).toHaveLength(count);
    expect(new Set(entries.map(({ seed }) => seed)).size).toBe(count);
    const names = entries.flatMap((entry) => courseOf(entry).runners.map(({ name }) => name));
    expect(names.filter((name) => name === PULUMI)).toHaveLength(1);
    expect(new Set(names.filter((name) => name !== PULUMI)).size).toBe(2 * count - 1);
  });

  it("of the short form has a line that stands still", () => {
    const [first] = SHORT.map(courseOf);
    const [stalled, other] = first?.runners ?? [];
    expect(stalled?.secretsAt ?? 0).toBeGreaterThan(other?.beginsAt ?? Infinity);
  });

  it("is of each kind, in the long form", () => {
    expect([...new Set(LONG.map(({ kind }) => kind))].sort()).toEqual([...KINDS].sort());
    const courses = LONG.map(courseOf);
    const orphans = courses.filter(({ kind }) => kind === "orphan");
    // Some lines are lost before the second has begun, some after.
    const lostFirst = orphans.map(
      ({ runners: [one, two] }) => (one?.lineLostAt ?? Infinity) < (two?.beginsAt ?? 0),
    );
    expect(new Set(lostFirst)).toEqual(new Set([true, false]));
    const laptops = courses.filter(({ kind }) => kind === "two laptops");
    const stalled = laptops.map(({ runners: [one] }) => one?.secretsAt !== undefined);
    expect(new Set(stalled)).toEqual(new Set([true, false]));
    const cutting = courses.filter(({ kind }) => kind === "one would cut");
    expect(new Set(cutting.map(({ runners }) => runners.findIndex(({ cuts }) => cuts)))).toEqual(
      new Set([0, 1]),
    );
  });
});
