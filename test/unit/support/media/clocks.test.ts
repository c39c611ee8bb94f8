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
