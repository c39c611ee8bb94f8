import { describe, expect, it } from "vitest";
import { publisherLine } from "../../../rehearsal/replay/publisher-line";
import { kbpsOf, secondsOf, seenBy } from "../../../rehearsal/replay/seen";
import type { ReceivedFrame } from "../../../support/media/received-frame";
import type { Session } from "../../../support/platform/session";

const frame = (at: number, source: string, more: Partial<ReceivedFrame> = {}): ReceivedFrame => ({
  at,
  timestampMs: at,
  kind: "video",
  track: "video",
  keyframe: false,
  bytes: 1000,
  source,
  id: `${source}-${at}`,
  recording: "twitch-1",
  ...more,
});
/** A picture every 100 ms, both bounds included. */
const pictures = (from: number, to: number, source: string): ReceivedFrame[] =>
  Array.from({ length: (to - from) / 100 + 1 }, (_, index) => frame(from + index * 100, source));
const session = (startedAt: number, endedAt?: number, end?: Session["end"]): Session => ({
  startedAt,
  connections: [],
  ...(endedAt === undefined || end === undefined ? {} : { endedAt, end }),
});

const LIVE = pictures(0, 1000, "live");
const OPEN = [session(0)];

describe("what a platform saw", () => {
  it.each<[string, ReceivedFrame[], Session[], number, ReturnType<typeof seenBy>]>([
    ["is nothing without a picture", [frame(5, "live", { kind: "audio" })], OPEN, 1000, []],
    [
      "is live, from the first picture on",
      LIVE,
      OPEN,
      1100,
      [{ state: "live", from: 0, to: 1100 }],
    ],
    [
      "changes to the placeholder, and another encoder of the operator's is live too",
      [...LIVE, ...pictures(1100, 2000, "placeholder"), ...pictures(2100, 3000, "other-bitrate")],
      OPEN,
      3000,
      [
        { state: "live", from: 0, to: 1100 },
        { state: "placeholder", from: 1100, to: 2100 },
        { state: "live", from: 2100, to: 3000 },
      ],
    ],
    [
      "is frozen from the last picture to the next",
      [...LIVE, ...pictures(5000, 6000, "placeholder")],
      OPEN,
      6000,
      [
        { state: "live", from: 0, to: 1000 },
        { state: "frozen", from: 1000, to: 5000 },
        { state: "placeholder", from: 5000, to: 6000 },
      ],
    ],
    [
      "is frozen at the end when nothing comes any more",
      LIVE,
      OPEN,
      2000,
      [
        { state: "live", from: 0, to: 1000 },
        { state: "frozen", from: 1000, to: 2000 },
      ],
    ],
    [
      "is a reset from the platform's end to the next session's first picture",
      [...LIVE, ...pictures(3000, 4000, "live")],
      [session(0, 900, "reset"), session(2500)],
      4000,
      [
        { state: "live", from: 0, to: 900 },
        { state: "reset", from: 900, to: 3000 },
        { state: "live", from: 3000, to: 4000 },
      ],
    ],
    [
      "is lost when we said goodbye, or when the grace ran out, to the end if need be",
      LIVE,
      [session(0, 1500, "grace")],
      4000,
      [
        { state: "live", from: 0, to: 1000 },
        { state: "frozen", from: 1000, to: 1500 },
        { state: "lost", from: 1500, to: 4000 },
      ],
    ],
    [
      "is neither when somebody else's pictures are on air",
      [...LIVE, ...pictures(1100, 2000, "ghost")],
      OPEN,
      2000,
      [
        { state: "live", from: 0, to: 1100 },
        { state: "other", from: 1100, to: 2000 },
      ],
    ],
  ])("%s", (_, frames, sessions, to, seen) => {
    expect(seenBy(frames, sessions, 0, to)).toEqual(seen);
  });

  it("adds up by state", () => {
    const seen = seenBy(LIVE, [session(0, 200, "reset"), session(300)], 0, 1000);
    expect([secondsOf(seen, "live"), secondsOf(seen, "reset")]).toEqual([900, 100]);
  });
});

describe("the bitrate", () => {
  it("is what came in each whole second, of picture and sound", () => {
    const frames = [
      frame(0, "live", { bytes: 500 }),
      frame(999, "live", { bytes: 250, kind: "audio" }),
      frame(2500, "live", { bytes: 125 }),
      frame(3001, "live"),
    ];
    expect(kbpsOf(frames, 0, 3000)).toEqual([6, 0, 1]);
  });
});

describe("the publisher's line", () => {
  it.each<[string, Parameters<typeof publisherLine>, ReturnType<typeof publisherLine>]>([
    ["is offline without a connection", [[], [], 0, 10], [{ state: "offline", from: 0, to: 10 }]],
    [
      "is online while any is connected",
      [[{ from: -5, to: 2 }, { from: 4 }], [], 0, 10],
      [
        { state: "online", from: 0, to: 2 },
        { state: "offline", from: 2, to: 4 },
        { state: "online", from: 4, to: 10 },
      ],
    ],
    [
      "is offline while the line is dead, whatever TCP believes",
      [[{ from: 0 }], [{ from: 3, to: 5 }], 0, 10],
      [
        { state: "online", from: 0, to: 3 },
        { state: "offline", from: 3, to: 5 },
        { state: "online", from: 5, to: 10 },
      ],
    ],
  ])("%s", (_, args, line) => {
    expect(publisherLine(...args)).toEqual(line);
  });
});
