// What is made of the live picture: its rate, its bitrate, whether it is the one that the server is set to.
import { describe, expect, it } from "vitest";
import type { Config } from "../../../../control/restreamd/config";
import { BITRATE_LOOKS, judgeBitrate } from "../../../../control/restreamd/observe/bitrate";
import { differences } from "../../../../control/restreamd/observe/format";
import { measured } from "../../../../control/restreamd/observe/live-packets";
import { lastWords } from "../../../../control/restreamd/observe/last-words";

const packets = (fps: number, seconds: number, bytes: number): string =>
  Array.from({ length: fps * seconds }, (_, n) => `${(10 + n / fps).toFixed(3)},${bytes}`).join(
    "\n",
  );

describe("the measured picture", () => {
  it.each<[string, string, unknown]>([
    ["30 fps", packets(30, 2, 25_000), { fps: 30, kbps: expect.closeTo(6000, -1) as number }],
    ["60 fps", packets(60, 2, 12_500), { fps: 60, kbps: expect.closeTo(6000, -1) as number }],
    [
      "in the order of decoding, with B-frames",
      "1.0,9\n1.2,9\n1.1,9\n1.3,9\n1.5,9\n1.4,9\n1.6,9\n1.8,9\n1.7,9\n1.9,9\n2.0,9",
      { fps: 10, kbps: 1 },
    ],
    ["a picture that has no time", "N/A,100\nN/A,100", undefined],
    ["too few packets", packets(2, 2, 100), undefined],
    ["nothing", "", undefined],
  ])("%s", (_, text, expected) => {
    expect(measured(text)).toEqual(expected);
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
  live: fps === undefined ? undefined : { fps, kbps: 6000 },
});

describe("what differs from the server's format", () => {
  it.each<[string, Parameters<typeof differences>[1], string[]]>([
    ["nothing", seen([1920, 1080], 30, "High"), []],
    ["nothing that can be seen: 29.97", seen([1920, 1080], 29.97, "High"), []],
    ["size and rate", seen([1280, 720], 60, "High"), ["1280x720", "60 fps"]],
    ["the profile", seen([1920, 1080], 30, "Baseline"), ["profile baseline"]],
    ["nothing: its rate could not be measured", seen([1920, 1080], undefined, "High"), []],
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
  ])("%s", (_, journal, words) => {
    expect(lastWords(journal, (text) => text)).toBe(words);
  });
});
