// What is made of the live picture: its rate, its bitrate, whether it is the one that the server is set to.
import { describe, expect, it } from "vitest";
import type { Config } from "../../../../control/restreamd/config";
import { BITRATE_LOOKS, judgeBitrate } from "../../../../control/restreamd/observe/bitrate";
import { differences } from "../../../../control/restreamd/observe/format";
import { longLook, measured, packetsIn } from "../../../../control/restreamd/look/live-packets";
import { lastWords } from "../../../../control/restreamd/observe/last-words";

/** A line of ffprobe's for each; @param without those that were lost, by their place */
const packets = (fps: number, seconds: number, bytes: number, without: number[] = []): string =>
  Array.from({ length: fps * seconds }, (_, n) => n)
    .filter((n) => !without.includes(n))
    .map((n) => `${(10 + n / fps).toFixed(3)},N/A,${bytes},${n % (2 * fps) === 0 ? "K" : "_"}__\n`)
    .join("");
const inOrder = (...times: number[]): string =>
  times.map((at) => `${at.toFixed(3)},N/A,9,___\n`).join("");
const close = expect.closeTo(6000, -1) as number;

describe("the measured picture", () => {
  it.each<[string, string, unknown]>([
    ["30 fps", packets(30, 2, 25_000), { fps: 30, kbps: close, isSure: true }],
    ["60 fps", packets(60, 2, 12_500), { fps: 60, kbps: close, isSure: true }],
    ["with one frame lost", packets(30, 2, 25_000, [17]), { fps: 30, isSure: true }],
    ["with three in a row lost", packets(60, 2, 12_500, [50, 51, 52]), { fps: 60, isSure: true }],
    [
      "with every fifth lost",
      packets(
        ...([30, 2, 25_000] as const),
        Array.from({ length: 12 }, (_, n) => n * 5 + 2),
      ),
      { fps: 30, isSure: false },
    ],
    [
      "of a rate that changes all the time",
      inOrder(...Array.from({ length: 60 }, (_, n) => n / 30 + (n % 3) * 0.012)),
      { fps: 29.6, isSure: false },
    ],
    ["29.97", inOrder(...Array.from({ length: 60 }, (_, n) => (n * 1001) / 30_000)), { fps: 30 }],
    ["23.976", inOrder(...Array.from({ length: 48 }, (_, n) => (n * 1001) / 24_000)), { fps: 24 }],
    ["22.5", inOrder(...Array.from({ length: 48 }, (_, n) => n / 22.5)), { fps: 22.5 }],
    [
      "in the order of decoding, with B-frames",
      inOrder(1, 1.2, 1.1, 1.3, 1.5, 1.4, 1.6, 1.8, 1.7, 1.9, 2),
      { fps: 10, kbps: 1, isSure: true },
    ],
    ["with its last line cut", `${packets(30, 2, 25_000)}9.0,N/`, { fps: 30, isSure: true }],
  ])("%s", (_, text, expected) => {
    expect(measured(packetsIn(text))).toMatchObject(expected as object);
  });

  it.each([
    ["without times", "N/A,N/A,100,K__\n".repeat(30)],
    ["of too few packets", packets(2, 2, 100)],
    ["all at one time", inOrder(...Array<number>(30).fill(1))],
    ["of nothing", ""],
  ])("%s says nothing", (_, text) => {
    expect(measured(packetsIn(text))).toBeUndefined();
  });

  it.each<[string, string, unknown]>([
    ["usual", packets(30, 15, 100), { seconds: 15, keyframeSeconds: 2, hasBFrames: false }],
    [
      "with a keyframe lost",
      packets(30, 15, 100, [120]),
      { seconds: 15, keyframeSeconds: 4, hasBFrames: false },
    ],
    [
      "without keyframes, with B-frames",
      inOrder(1, 1.2, 1.1, 16),
      { seconds: 15, keyframeSeconds: null, hasBFrames: true },
    ],
  ])("looked at for long: %s", (_, text, expected) => {
    expect(longLook(packetsIn(text))).toEqual(expected);
  });
});

const looks = (...parts: [count: number, kbps: number][]): number[] =>
  parts.flatMap(([count, kbps]) => Array<number>(count).fill(kbps));

describe("the bitrate of half a minute", () => {
  it.each<[string, number[], string]>([
    ["as OBS is set to", looks([15, 6100]), "well"],
    ["a little less", looks([15, 4300]), "well"],
    ["too little all the time", looks([15, 2000]), "low"],
    ["nothing, of a publisher that hangs", looks([15, 0]), "low"],
    ["too little, and once enough", looks([14, 2000], [1, 6000]), "unclear"],
    ["in bursts", looks([4, 500], [4, 6000], [3, 500], [4, 9000]), "unsteady"],
    ["one short hole", looks([8, 6000], [2, 100], [5, 6000]), "unclear"],
    ["too little, and not half a minute yet", looks([BITRATE_LOOKS - 1, 2000]), "unclear"],
  ])("%s", (_, kbps, verdict) => {
    expect(judgeBitrate(kbps, 6000)).toBe(verdict);
  });
});

const CONFIG: Config = {
  picture: { width: 1920, height: 1080, fps: 30, kbps: 6000, profile: "high" },
  hours: 336,
  transfer: { allowanceGiB: null, overagePerGiB: 0.01 },
  watchPicture: false,
  certificate: false,
  publishers: ["home"],
  maxHours: {},
  rollsOver: false,
  maskKeys: { salt: "", keys: [] },
};
const seen = (
  [width, height]: [number, number],
  fps: number | undefined,
  profile: string,
): Parameters<typeof differences>[1] => ({
  path: {
    ...{ online: true, connection: "c", picture: "", inboundBytes: 1 },
    ...{ size: { width, height }, profile },
  },
  live: fps === undefined ? undefined : { fps, kbps: 6000, isSure: true },
});
const unsure = (facts: Parameters<typeof differences>[1]): Parameters<typeof differences>[1] => ({
  ...facts,
  live: facts.live && { ...facts.live, isSure: false },
});

describe("what differs from the server's format", () => {
  it.each<[string, Parameters<typeof differences>[1], string[]]>([
    ["nothing", seen([1920, 1080], 30, "High"), []],
    ["nothing that can be seen: 29.97", seen([1920, 1080], 29.97, "High"), []],
    ["size and rate", seen([1280, 720], 60, "High"), ["1280x720", "60 fps"]],
    ["the profile", seen([1920, 1080], 30, "Baseline"), ["profile baseline"]],
    ["nothing: its rate could not be measured", seen([1920, 1080], undefined, "High"), []],
    ["nothing: its rate is not sure", unsure(seen([1920, 1080], 24.3, "High")), []],
    ["nothing: a profile that is not known here", seen([1920, 1080], 30, "High 10"), []],
    ["nothing: MediaMTX does not say", { path: undefined, live: undefined }, []],
  ])("%s", (_, facts, sends) => {
    expect(differences(CONFIG, facts).map((each) => each.sends)).toEqual(sends);
  });
});

describe("ffmpeg's last words", () => {
  it.each<[string, string, string | undefined]>([
    [
      "why, not what follows from it",
      "[rtmps @ 0x55] Server error: Stream key rejected\n[out#0/flv @ 0x1] Error opening output rtmps://a/app: Input/output error\nError opening output files: Input/output error",
      "Server error: Stream key rejected",
    ],
    [
      "without an address",
      "[tcp @ 0x5] Failed to resolve hostname for rtmp://a.example/app/key: Name or service not known",
      "Failed to resolve hostname for the platform Name or service not known",
    ],
    [
      "what follows, when there is no more",
      "[out#0/flv @ 0x1] Error submitting a packet to the muxer: Broken pipe\nConversion failed!",
      "Error submitting a packet to the muxer: Broken pipe",
    ],
    ["none", "Started restream-twitch.service.\nframe= 10 fps=30", undefined],
    ["none at all", "", undefined],
    [
      "not a decoder's, which looks in between two keyframes while the next try begins",
      "[rtmp @ 0x1] Server error: denied\n[h264 @ 0x2] Missing reference picture, default is 0\n[h264 @ 0x2] decode_slice_header error",
      "Server error: denied",
    ],
  ])("%s", (_, journal, words) => {
    expect(lastWords(journal, (text) => text)).toBe(words);
  });
});
