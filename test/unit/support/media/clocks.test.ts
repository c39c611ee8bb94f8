import { describe, expect, it } from "vitest";
import { clockAheadSeconds, soundLateMs } from "../../../support/media/clocks";
import type { ReceivedFrame } from "../../../support/media/received-frame";

const frame = (
  kind: "video" | "audio",
  id: string,
  timestampMs: number,
  more: Partial<ReceivedFrame> = {},
): ReceivedFrame => ({
  at: timestampMs,
  timestampMs,
  kind,
  track: kind,
  keyframe: false,
  bytes: 1000,
  source: "live",
  id,
  recording: "twitch-1",
  ...more,
});

const POSITIONS = new Map([
  ["picture-0", 0],
  ["sound-0", 5],
  ["picture-1", 33],
  ["sound-1", 26],
  ["sound-last", 19_990],
]);

describe("soundLateMs", () => {
  it("is 0 when sound and picture are moved alike", () => {
    const frames = [
      frame("video", "picture-0", 1000),
      frame("audio", "sound-0", 1005),
      frame("audio", "sound-1", 1026),
      frame("video", "picture-1", 1033),
    ];
    expect(soundLateMs(frames, POSITIONS)).toBe(0);
  });
  it("tells the sound that is late, and the one that is early", () => {
    const late = [frame("video", "picture-0", 1000), frame("audio", "sound-0", 1065)];
    const early = [frame("video", "picture-0", 1000), frame("audio", "sound-1", 976)];
    expect([soundLateMs(late, POSITIONS), soundLateMs(early, POSITIONS)]).toEqual([60, -50]);
  });
  it("leaves out what is unknown and what belongs to another round of the media", () => {
    const frames = [
      frame("video", "picture-0", 21_000),
      frame("audio", "silence", 21_500),
      frame("audio", "sound-last", 20_990),
    ];
    expect(soundLateMs(frames, POSITIONS)).toBeUndefined();
  });
});

describe("with B-frames", () => {
  /** Shown 0, 33, 67, 100 ms after the first; sent in the order 0, 100, 67, 33. */
  const SHOWN = [0, 100, 67, 33];
  const media = new Map([
    ...SHOWN.map((ms) => [`picture-${ms}`, 67 + ms] as const),
    ["sound-0", 67],
    ["sound-1", 88],
    ["sound-2", 110],
  ]);
  /** As received: the presentation times moved by so much, the decoding times made anew by a server. */
  const received = (movedMs: number, decoding: readonly number[], soundMovedMs = movedMs) => [
    ...SHOWN.flatMap((ms, at) => {
      const timestampMs = decoding[at] ?? 0;
      const compositionMs = 67 + ms + movedMs - timestampMs;
      return [
        frame("video", `picture-${ms}`, timestampMs, { compositionMs }),
        ...(at === 0 ? [] : [frame("audio", `sound-${at - 1}`, soundAt(at - 1) + soundMovedMs)]),
      ];
    }),
  ];
  const soundAt = (index: number): number => media.get(`sound-${index}`) ?? 0;

  it.each([
    { what: "the encoder's decoding times", decoding: [1000, 1033, 1067, 1100], sound: 1000 },
    { what: "a server's, nearer to the pictures", decoding: [1067, 1068, 1069, 1100], sound: 1000 },
    { what: "late sound all the same", decoding: [1067, 1068, 1069, 1100], sound: 1045 },
  ])("tells sound against picture as shown: $what", ({ decoding, sound }) => {
    expect(soundLateMs(received(1000, decoding, sound), media)).toBe(sound - 1000);
  });

  it("goes on over the seam of a loop, where the positions begin anew", () => {
    const rounds = [0, 133].flatMap((round) =>
      received(
        1000 + round,
        [1000, 1033, 1067, 1100].map((ms) => ms + round),
      ),
    );
    expect(soundLateMs(rounds, media)).toBe(0);
  });

  it("the pictures' clock is the decoding times': the last to arrive need not be the last shown", () => {
    const frames = [
      frame("video", "a", 0, { at: 0, compositionMs: 67 }),
      frame("video", "b", 1000, { at: 1000, compositionMs: 167 }),
      frame("video", "c", 1033, { at: 1033, compositionMs: 0 }),
    ];
    expect(clockAheadSeconds(frames)).toBe(0);
  });
});

describe("clockAheadSeconds", () => {
  it("is how much more the decoding time grew than the wall's", () => {
    const frames = [frame("video", "a", 0, { at: 500 }), frame("video", "b", 4000, { at: 2500 })];
    expect(clockAheadSeconds(frames)).toBe(2);
  });
  it("is undefined across two recordings, and without pictures", () => {
    const frames = [frame("video", "a", 0), frame("video", "b", 1, { recording: "twitch-2" })];
    expect([clockAheadSeconds(frames), clockAheadSeconds([])]).toEqual([undefined, undefined]);
  });
});
