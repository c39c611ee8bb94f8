import { describe, expect, it } from "vitest";
import type { ReceivedFrame } from "../../../support/media/received-frame";
import type { Connection } from "../../../support/platform/session";
import {
  backAfter,
  cellOf,
  connectionsBroken,
  furthestAhead,
  livePercent,
  sessionsLost,
  type Marks,
  type Received,
} from "../../../rehearsal/bench/judge/cell";

/** Pictures each 100 ms, the clock of each as the wall's. */
const pictures = (
  from: number,
  to: number,
  source = "live",
  recording = "twitch-1",
): ReceivedFrame[] =>
  Array.from({ length: Math.ceil((to - from) / 100) }, (_, index) => ({
    at: from + index * 100,
    timestampMs: index * 100,
    kind: "video" as const,
    track: "video" as const,
    keyframe: false,
    bytes: 1000,
    source,
    id: `${source}-${from + index * 100}`,
    recording,
  }));

const open = (id: number, startedAt: number, endedAt?: number): Connection => ({
  ...{ id, key: "k", startedAt },
  ...(endedAt === undefined ? {} : { endedAt, clean: false }),
});

const platform = (name: string, more: Partial<Received> = {}): Received => ({
  ...{ name, frames: pictures(0, 60_000, "live", `${name}-1`), connections: [open(1, 0)] },
  ...{ sessions: [{ startedAt: 0, connections: [] }], ...more },
});

const MARKS: Marks = {
  ...{ since: 10_000, until: 50_000, recovered: true, well: [], excused: [] },
};

describe("coming back", () => {
  it("is the first picture of the connection that lasts, not what was left in the buffers of another", () => {
    const frames = [
      ...pictures(20_000, 21_000, "live", "twitch-1"),
      ...pictures(25_000, 40_000, "live", "twitch-2"),
    ];
    const connections = [open(1, 0, 21_000), open(2, 24_500)];
    expect(
      backAfter({ name: "twitch", frames, connections }, { at: 20_000, until: 40_000 }),
    ).toEqual({ publishedAt: 24_500, pictureAt: 25_000, isKept: false });
  });
  it("takes no time for a connection that was kept", () => {
    expect(backAfter(platform("twitch"), { at: 20_050, until: 40_000 })).toEqual({
      ...{ publishedAt: 20_050, pictureAt: 20_100, isKept: true },
    });
  });
  it("was never seen without a picture, or when it did not last", () => {
    const connections = [open(2, 24_500)];
    expect(
      backAfter({ name: "twitch", frames: [], connections }, { at: 0, until: 40_000 }),
    ).toBeUndefined();
    expect(
      backAfter(platform("twitch", { connections: [open(1, 0, 30_000)] }), {
        at: 20_000,
        until: 40_000,
      }),
    ).toBeUndefined();
  });
});

describe("a session", () => {
  it.each([
    ["that our goodbye ended is lost", "unpublish", 20_000, 1],
    ["whose grace ran out is lost", "grace", 20_000, 1],
    ["that the platform ended is not", "reset", 20_000, 0],
    ["that ended before is not", "unpublish", 9_000, 0],
    ["that ended after it was judged is not", "unpublish", 51_000, 0],
  ] as const)("%s", (_, end, endedAt, lost) => {
    expect(sessionsLost([{ startedAt: 0, endedAt, end, connections: [] }], MARKS)).toBe(lost);
  });
  it("that lasts is not lost", () => {
    expect(sessionsLost([{ startedAt: 0, connections: [] }], MARKS)).toBe(0);
  });
});

describe("a connection", () => {
  const reset = { startedAt: 0, endedAt: 20_000, end: "reset" as const, connections: [open(1, 0)] };
  it("that ended is broken, whatever becomes of the session", () => {
    const connections = [open(1, 0, 20_000), open(2, 21_000, 49_000), open(3, 49_500)];
    const since = { since: 10_000, until: 50_000 };
    expect(connectionsBroken({ connections, sessions: [] }, since)).toBe(2);
    expect(connectionsBroken({ connections, sessions: [reset] }, since)).toBe(1);
    expect(connectionsBroken({ connections, sessions: [] }, { since: 30_000, until: 40_000 })).toBe(
      0,
    );
  });
});

describe("the live picture", () => {
  it("moves all the time, half of it, and never", () => {
    expect(livePercent(pictures(0, 20_000), 10_000, 20_000)).toBe(100);
    const half = [...pictures(0, 15_000), ...pictures(15_000, 20_000, "ghost")];
    expect(livePercent(half, 10_000, 20_000)).toBe(50);
    expect(livePercent([], 10_000, 20_000)).toBe(0);
    expect(livePercent(pictures(0, 20_000), 10_000, 10_000)).toBeNull();
  });
  it("counts for half a second after its last picture", () => {
    expect(livePercent(pictures(0, 15_000), 10_000, 20_000)).toBe(54);
  });
});

describe("the clock", () => {
  it("is the furthest ahead of all connections", () => {
    const burst = pictures(0, 5_000).map((frame) => ({
      ...frame,
      timestampMs: frame.at > 2_000 ? frame.timestampMs + 2_000 : frame.timestampMs,
    }));
    expect(furthestAhead([...burst, ...pictures(0, 9_000, "live", "youtube-1")])).toBe(2);
    expect(furthestAhead([])).toBeNull();
  });
});

describe("a cell", () => {
  it("does not take what waited for an absent platform for a clock that ran ahead", () => {
    const waited = pictures(20_000, 30_000).map((frame, index) => ({
      ...frame,
      timestampMs: index < 5 ? frame.timestampMs : frame.timestampMs + 9_000,
    }));
    const both = [platform("twitch", { frames: waited }), platform("youtube")];
    expect(cellOf("f", both, MARKS).clockAheadSeconds).toBe(9);
    expect(cellOf("f", both, { ...MARKS, excused: ["twitch"] }).clockAheadSeconds).toBe(0);
  });
  it("of a publisher that died: placeholder, live, nothing lost", () => {
    const frames = (name: string): ReceivedFrame[] => [
      ...pictures(0, 20_000, "live", `${name}-1`),
      ...pictures(20_300, 25_000, "placeholder", `${name}-1`),
      ...pictures(27_500, 60_000, "live", `${name}-1`),
    ];
    const both = ["twitch", "youtube"].map((name) => platform(name, { frames: frames(name) }));
    expect(
      cellOf("publisher-killed-5", both, {
        ...MARKS,
        publisherEndedAt: 20_000,
        connectedAt: 25_000,
      }),
    ).toMatchObject({
      ...{ sessionsLost: 0, placeholderSeconds: 0.3, liveSeconds: 2.5, stillSeconds: 2.6 },
      ...{ publishingAgainSeconds: null, recovered: true },
    });
  });
  it("has no placeholder where one platform showed none, or only after the publisher's return", () => {
    const late = platform("twitch", {
      frames: [...pictures(0, 20_000), ...pictures(26_000, 27_000, "placeholder")],
    });
    const marks = { ...MARKS, publisherEndedAt: 20_000, connectedAt: 25_000 };
    expect(cellOf("f", [late, platform("youtube")], marks).placeholderSeconds).toBeNull();
    expect(cellOf("f", [late], marks).placeholderSeconds).toBeNull();
  });
  it("of a platform's fault: its own end is not lost, the other's is", () => {
    const ended = { startedAt: 0, endedAt: 20_000, end: "grace" as const, connections: [] };
    const both = ["twitch", "youtube"].map((name) => platform(name, { sessions: [ended] }));
    expect(cellOf("f", both, MARKS).sessionsLost).toBe(2);
    expect(cellOf("f", both, { ...MARKS, excused: ["twitch"] }).sessionsLost).toBe(1);
  });
  it("tells publishing and picture from the end of the fault; of several the median and the worst", () => {
    const frames = [
      ...pictures(21_500, 29_000, "live", "twitch-2"),
      ...pictures(33_000, 60_000, "live", "twitch-3"),
    ];
    const connections = [open(2, 21_000, 30_000), open(3, 32_000)];
    const cell = cellOf("platform-reset", [platform("twitch", { frames, connections })], {
      ...MARKS,
      well: [
        { platform: "twitch", at: 20_000, until: 22_000 },
        { platform: "twitch", at: 30_000, until: 34_000 },
      ],
    });
    expect(cell.publishingAgainSeconds).toEqual({ median: 1.5, worst: 2, n: 2 });
    expect(cell.firstPictureSeconds).toEqual({ median: 2.25, worst: 3, n: 2 });
  });
  it("has no such figure where one of them was never seen", () => {
    const cell = cellOf(
      "platform-reset",
      [platform("twitch", { connections: [] }), platform("youtube")],
      {
        ...MARKS,
        well: [
          { platform: "youtube", at: 20_000, until: 22_000 },
          { platform: "twitch", at: 20_000, until: 22_000 },
        ],
      },
    );
    expect([cell.publishingAgainSeconds, cell.firstPictureSeconds]).toEqual([null, null]);
  });
  it("of a connection that was kept through the relay's own fault has no first picture", () => {
    const marks = { ...MARKS, well: [{ platform: "twitch", at: 20_000, until: 40_000 }] };
    const kept = cellOf("relay-killed", [platform("twitch")], marks);
    expect(kept.publishingAgainSeconds).toEqual({ median: 0, worst: 0, n: 1 });
    expect(kept.firstPictureSeconds).toBeNull();
    const away = cellOf("f", [platform("twitch")], { ...marks, excused: ["twitch"] });
    expect(away.firstPictureSeconds).toEqual({ median: 0, worst: 0, n: 1 });
  });
});
