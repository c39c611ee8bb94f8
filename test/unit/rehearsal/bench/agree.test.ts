import { describe, expect, it } from "vitest";
import { agreementInWords, agreementOf } from "../../../rehearsal/bench/judge/agree";
import { relayResult } from "../../../rehearsal/bench/judge/relay";
import type { Cell, RelayRaw } from "../../../rehearsal/bench/result";
import { aCell, aRelay } from "./a-bench";

const relay = (changes: Partial<Cell> = {}, more: Partial<RelayRaw> = {}) => [
  relayResult(aRelay({ cells: [aCell(changes)], ...more })),
];

describe("two runs", () => {
  it("that are the same agree", () => {
    expect(agreementOf(relay(), relay())).toEqual({ compared: 6, differences: [] });
  });
  it.each([
    ["seconds within a keyframe", { liveSeconds: 2 }, { liveSeconds: 4.4 }, 0],
    ["seconds beyond it", { liveSeconds: 2 }, { liveSeconds: 4.6 }, 1],
    ["a figure that was seen once", { placeholderSeconds: 0.1 }, {}, 1],
    ["more or fewer sessions lost", { sessionsLost: 4 }, { sessionsLost: 6 }, 0],
    ["a session lost or none", { sessionsLost: 1 }, {}, 1],
    ["dead or not", { recovered: false }, {}, 1],
    [
      "medians",
      { publishingAgainSeconds: { median: 1, worst: 9, n: 4 } },
      { publishingAgainSeconds: { median: 9, worst: 9, n: 4 } },
      1,
    ],
    ["the moving picture", { livePercent: 100 }, { livePercent: 80 }, 1],
  ])("%s", (_, one, other, count) => {
    expect(agreementOf(relay(one), relay(other)).differences).toHaveLength(count);
    expect(agreementOf(relay(other), relay(one)).differences).toHaveLength(count);
  });
  it("compare what both measured", () => {
    expect(agreementOf(relay(), relay({ fault: "half-open" })).compared).toBe(2);
    expect(agreementOf(relay(), relay({}, { name: "original" })).compared).toBe(0);
    expect(agreementOf(relay(), relay({}, { cost: null })).compared).toBe(4);
  });
  it("differ in CPU and memory by so much at most", () => {
    const [{ cost }] = relay() as [ReturnType<typeof relayResult>];
    if (!cost) throw new Error("there is a cost");
    const dear = relay({}, { cost: { ...cost, cpuSecondsPerGB: 9, peakMemoryMB: 260 } });
    expect(agreementOf(relay(), dear).differences).toEqual([
      "ours, CPU s per GB: 4 and 9",
      "ours, memory MB: 200 and 260",
    ]);
    const small = (peakMemoryMB: number) => relay({}, { cost: { ...cost, peakMemoryMB } });
    expect(agreementOf(small(3), small(7)).differences).toEqual([]);
  });
  it("are told of", () => {
    expect(agreementInWords({ compared: 6, differences: ["a"] })).toEqual([
      ...["a", "5 of 6 figures agree within the noise"],
    ]);
  });
});
