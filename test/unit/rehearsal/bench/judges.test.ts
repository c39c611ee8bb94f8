import { describe, expect, it } from "vitest";
import { busyPercent, costOf, hostTimeOf } from "../../../rehearsal/bench/judge/cost";
import { together } from "../../../rehearsal/bench/judge/facts";
import { illnesses } from "../../../rehearsal/bench/judge/healthy";
import { isMoving } from "../../../rehearsal/bench/judge/moving";
import { relayResult, withRest } from "../../../rehearsal/bench/judge/relay";
import { percentile, spreadOf, worstOf } from "../../../rehearsal/bench/judge/spread";
import { filledIn } from "../../../rehearsal/bench/relays/filled-in";
import type { ReceivedFrame } from "../../../support/media/received-frame";
import { aCell, aRelay } from "./a-bench";

describe("a series", () => {
  it.each([
    [[], null],
    [[3], { median: 3, worst: 3, n: 1 }],
    [[4, 1], { median: 2.5, worst: 4, n: 2 }],
    [[9, 1, 2], { median: 2, worst: 9, n: 3 }],
  ])("%j", (values, spread) => {
    expect(spreadOf(values)).toEqual(spread);
  });
  it("has percentiles", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.99)]).toEqual([50, 99]);
    expect(percentile([], 0.5)).toBeNaN();
  });
  it("has a worst one only when none is missing", () => {
    expect([worstOf([1, 3]), worstOf([1, null]), worstOf([])]).toEqual([3, null, null]);
  });
});

describe("a relay in all", () => {
  it("sums what was lost, and takes its figures from the reset and the publisher's kills", () => {
    const spread = { median: 1, worst: 2, n: 4 };
    const result = relayResult({
      ...aRelay(),
      cells: [
        aCell({ fault: "publisher-killed-5", placeholderSeconds: 0.1, liveSeconds: 2 }),
        aCell({ fault: "publisher-killed-30", placeholderSeconds: 0.3, liveSeconds: 3 }),
        aCell({ fault: "platform-reset", publishingAgainSeconds: spread, sessionsLost: 1 }),
        aCell({ fault: "ghost", recovered: false, sessionsLost: 2, clockAheadSeconds: 17 }),
      ],
    });
    expect(result).toMatchObject({
      ...{ sessionsLost: 3, dead: ["ghost"], publishingAgainSeconds: spread },
      placeholderSeconds: { median: 0.2, worst: 0.3, n: 2 },
      liveSeconds: { median: 2.5, worst: 3, n: 2 },
      clockAheadSeconds: 17,
    });
  });
  it("that was broken off says of the rest that it was not measured", () => {
    const raw = aRelay({ unmeasured: [{ fault: "half-open", reason: "it was dead" }] });
    expect(withRest(raw, ["ghost", "half-open", "relay-killed"], "interrupted").unmeasured).toEqual(
      [
        { fault: "half-open", reason: "it was dead" },
        { fault: "relay-killed", reason: "interrupted" },
      ],
    );
  });
  it("has no placeholder where one of them had none", () => {
    const killed = { fault: "publisher-killed-5", placeholderSeconds: null };
    const other = aCell({ fault: "publisher-killed-30", placeholderSeconds: 1 });
    const { placeholderSeconds } = relayResult({ ...aRelay(), cells: [aCell(killed), other] });
    expect(placeholderSeconds).toBeNull();
  });
});

describe("the cost", () => {
  const COUNTED = {
    ...{ seconds: 60, cpuSeconds: 2, memoryMB: [150.04, 152.26], bytes: 5e8 },
    latenciesMs: [10, 20, 30],
    host: [
      { busy: 100, all: 1000 },
      { busy: 600, all: 2000 },
    ] as const,
  };
  it("is for each GB that arrived; memory is the peak", () => {
    expect(costOf(COUNTED)).toEqual({
      ...{ seconds: 60, cpuSecondsPerGB: 4, peakMemoryMB: 152.3, hostBusyPercent: 50 },
      addedLatencyMs: { median: 20, p99: 30 },
    });
  });
  it("refuses a minute in which nothing arrived", () => {
    expect(() => costOf({ ...COUNTED, bytes: 0 })).toThrow("no picture that was sent reached");
    expect(() => costOf({ ...COUNTED, latenciesMs: [] })).toThrow("was not measured");
  });
  it("reads the machine's own time", () => {
    const before = hostTimeOf("cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1 1 1 1\n");
    expect(before).toEqual({ busy: 150, all: 1000 });
    expect(busyPercent([before, { busy: 240, all: 1100 }])).toBe(90);
    expect(() => hostTimeOf("intr 1 2 3")).toThrow('expected a line "cpu"');
  });
});

describe("two looks", () => {
  it("see what either saw, once", () => {
    const one = { openPorts: [1935, 22], keyVisible: ["journal"] };
    const other = { openPorts: [8892, 22], keyVisible: ["journal", "command lines"] };
    expect(together(one, other)).toEqual({
      ...{ openPorts: [22, 1935, 8892], keyVisible: ["journal", "command lines"] },
    });
  });
});

describe("health", () => {
  const WELL = { livePercent: 99.5, stillSeconds: 0.2, sessionsLost: 0 };
  it.each([
    [{}, 0],
    [{ sessionsLost: 1 }, 1],
    [{ livePercent: 80 }, 1],
    [{ livePercent: null, stillSeconds: null }, 2],
    [{ stillSeconds: 2.1 }, 1],
  ])("with %j has %i illnesses", (wrong, count) => {
    expect(illnesses(aCell({ ...WELL, ...wrong }))).toHaveLength(count);
  });
});

describe("a moving picture", () => {
  const frames = (count: number, source = "live"): ReceivedFrame[] =>
    Array.from({ length: count }, (_, index) => ({
      ...{ at: 1000 + index, timestampMs: index, kind: "video", track: "video", keyframe: false },
      ...{ bytes: 1, source, id: String(index), recording: "twitch-1" },
    }));
  const open = [{ id: 1, key: "k", startedAt: 0 }];
  it("is many live pictures on a connection that is open", () => {
    expect(isMoving(frames(15), open, 1000)).toBe(true);
    expect(isMoving(frames(14), open, 1000)).toBe(false);
    expect(isMoving(frames(15), open, 1001)).toBe(false);
    expect(isMoving(frames(40, "placeholder"), open, 1000)).toBe(false);
    expect(isMoving(frames(40), [{ id: 1, key: "k", startedAt: 0, endedAt: 1 }], 1000)).toBe(false);
  });
});

describe("a peer's file", () => {
  it("gets the keys in their places", () => {
    expect(filledIn("push @A_KEY@/@A_KEY@;", { A_KEY: "x" })).toBe("push x/x;");
  });
  it("refuses a name without a key", () => {
    expect(() => filledIn("@OTHER@", { A_KEY: "x" })).toThrow("@OTHER@: got no key of this name");
  });
});
