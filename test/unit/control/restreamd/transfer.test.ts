// How much leaves the machine, over its restarts, and when that is told.
import { describe, expect, it } from "vitest";
import type { Draft, Facts } from "../../../../control/restreamd/observe/facts";
import type { TransferMemory } from "../../../../control/restreamd/observe/memory";
import { GIB, observeTransfer, transferOf } from "../../../../control/restreamd/observe/transfer";
import { FACTS } from "./looks";

const HOUR = 3_600_000;

/** Looks at hours after the beginning, with GiB since the machine's start. */
const count = (
  looks: readonly [number, number | null, string?][],
  allowanceGiB: number | null = 1500,
): {
  memory: TransferMemory | undefined;
  told: Draft[];
  expectedGiB: number | null | undefined;
} => {
  let memory: TransferMemory | undefined;
  let facts: Facts = FACTS;
  const told: Draft[] = [];
  const config = { ...FACTS.config, transfer: { allowanceGiB, overagePerGiB: 0.01 } };
  for (const [hours, gib, boot = "b1"] of looks) {
    const transferOutBytes = gib === null ? null : gib * GIB;
    facts = { ...FACTS, config, time: FACTS.time + hours * HOUR, boot, transferOutBytes };
    memory = observeTransfer(memory, facts, (draft) => told.push(draft));
  }
  const expected = transferOf(memory, facts)?.expected;
  return { memory, told, expectedGiB: expected && Math.round(expected / GIB) };
};

describe("what left the machine", () => {
  it("is summed over restarts, to the GiB", () => {
    const { memory } = count([
      [0, 0.2],
      [1, 5.3],
      [1.1, 5.9],
      [2, 0.1, "b2"],
      [3, 2.5, "b2"],
    ]);
    expect(memory).toMatchObject({ before: 5.3 * GIB, kept: 2.5 * GIB, boot: "b2" });
  });

  it("is kept when the kernel does not say", () => {
    const { memory } = count([
      [0, 0.2],
      [1, 5.3],
      [2, null],
    ]);
    expect(memory?.kept).toBe(5.3 * GIB);
  });

  it("is expected at the end as the last day went, and not before an hour has", () => {
    expect(count([[0.5, 10]]).expectedGiB).toBeNull();
    const looks: [number, number][] = [];
    // Two days of setting up with nothing, then 5 GiB an hour.
    for (let hour = 0; hour <= 96; hour++) looks.push([hour, Math.max(0, hour - 48) * 5]);
    expect(count(looks).expectedGiB).toBe(240 + 5 * (336 - 96));
    expect(count(looks).memory?.marks.length).toBeLessThanOrEqual(26);
  });

  it.each<[string, number, number | null, string[]]>([
    ["less than is included", 4, 1500, []],
    ["some dollars more", 5, 1500, ["info"]],
    ["much more", 50, 1500, ["important"]],
    ["of a size that nobody knows", 50, null, []],
  ])("is told once: %s", (_, perHour, allowance, levels) => {
    const looks: [number, number][] = [0, 1, 2, 3].map((hour) => [hour, hour * perHour]);
    expect(count(looks, allowance).told.map(({ level }) => level)).toEqual(levels);
  });

  it("is told again when it becomes much", () => {
    const { told } = count([
      [0, 0],
      [2, 10],
      [4, 90],
      [6, 200],
    ]);
    expect(told.map(({ level }) => level)).toEqual(["info", "important"]);
    expect(told[0]?.what).toMatch(
      /^Traffic will cost about \$1\.80 extra: 10 GiB so far, about 1680 GiB by the end/,
    );
  });
});
