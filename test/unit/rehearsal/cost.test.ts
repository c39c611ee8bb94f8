import { describe, expect, it } from "vitest";
import { latenciesMs, median, spread } from "../../rehearsal/cost/statistics";

describe("a series of measurements", () => {
  it("comes to its median, its least and its most", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2);
    expect(median([])).toBeNaN();
    expect(spread("hub: memory", "MB", [2, 1.23456, 3])).toEqual({
      "hub: memory, median MB": 2,
      "hub: memory, least MB": 1.235,
      "hub: memory, most MB": 3,
    });
  });
});

describe("latency", () => {
  const sent = [
    { id: "a", at: 100 },
    { id: "b", at: 133 },
    { id: "a", at: 900 },
  ];
  it("is from the last time that a frame was sent to its arrival", () => {
    expect(latenciesMs(sent, [{ id: "a", at: 130 }])).toEqual([30]);
    expect(latenciesMs(sent, [{ id: "a", at: 950 }])).toEqual([50]);
  });
  it("is not told of what was never sent, or later", () => {
    expect(latenciesMs(sent, [{ id: "c", at: 130 }])).toEqual([]);
    expect(latenciesMs(sent, [{ id: "b", at: 120 }])).toEqual([]);
  });
});
