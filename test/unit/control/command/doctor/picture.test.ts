import { describe, expect, it } from "vitest";
import { measuredOf, type Measured } from "../../../../../control/command/doctor/measured";
import { pictureFindings } from "../../../../../control/command/doctor/picture";

const GOOD: Measured = {
  video: {
    ...{ profile: "High", width: 1920, height: 1080, kbps: 6000 },
    ...{ keyframeSeconds: 2, hasBFrames: false },
  },
  audio: { kbps: 160 },
  seconds: 10,
};
const withVideo = (video: Partial<Measured["video"]>): Measured => ({
  ...GOOD,
  video: { ...GOOD.video, ...video },
});

describe("OBS's picture against what the platforms ask for", () => {
  it.each<[what: string, measured: Measured, words: (RegExp | string)[]]>([
    [
      "as asked",
      GOOD,
      [/^ok .*Twitch and YouTube.*1920x1080 H\.264 High, 6\.0 Mb\/s, .*no B-frames/],
    ],
    ["B-frames", withVideo({ hasBFrames: true }), [/^ok .*, B-frames,/]],
    ["a rate a little above what is set", withVideo({ kbps: 6300 }), [/^ok/]],
    [
      "too much for Twitch alone",
      withVideo({ kbps: 8000 }),
      [/^wrong .*8000.*Twitch.*at most 6000/],
    ],
    [
      "keyframes each 4 s: YouTube takes them",
      withVideo({ keyframeSeconds: 4 }),
      [/^wrong .*each 4 s; Twitch asks for one each 2 s/],
    ],
    [
      "OBS's own choice of x264: 8.3 s",
      withVideo({ keyframeSeconds: 8.3 }),
      [/^wrong .*Twitch/, /^wrong .*YouTube/],
    ],
    ["no second keyframe", withVideo({ keyframeSeconds: undefined }), [/^wrong .*within 10 s/]],
    ["4:4:4", withVideo({ profile: "High 4:4:4 Predictive" }), [/^wrong .*many players refuse/]],
    [
      "a look that saw next to no picture",
      { ...withVideo({ keyframeSeconds: undefined, kbps: 9000 }), seconds: 2 },
      [/^ok/],
    ],
    ["sound of 320 kb/s", { ...GOOD, audio: { kbps: 320 } }, [/^wrong .*YouTube.*at most 160/]],
  ])("%s", (_, measured, words) => {
    const said = pictureFindings(measured, ["twitch", "youtube"]).map(
      ({ verdict, what }) => `${verdict} ${what}`,
    );
    expect(said).toHaveLength(words.length);
    words.forEach((word, at) => {
      expect(said[at]).toMatch(word);
    });
  });

  it("every wrong one has a next step", () => {
    const all = pictureFindings(
      {
        ...withVideo({ kbps: 60_000, keyframeSeconds: 10, profile: "High 10" }),
        audio: { kbps: 500 },
      },
      ["twitch", "youtube", "facebook", "kick", "other"],
    );
    expect(all.length).toBeGreaterThan(8);
    for (const { verdict, steps } of all)
      expect([verdict, steps.length > 0]).toEqual(["wrong", true]);
  });
});

describe("what ffprobe says", () => {
  const packet = (
    stream_index: number,
    pts_time: number | undefined,
    size: number,
    flags = "___",
  ): object => ({
    ...{ stream_index, size: String(size), flags },
    ...(pts_time === undefined ? {} : { pts_time: String(pts_time) }),
  });
  const video = { index: 1, codec_type: "video", profile: "Main", width: 1280, height: 720 };
  const audio = { index: 0, codec_type: "audio" };

  it("is read: rate, keyframes, B-frames, sound; a packet without a time does not count", () => {
    const packets = [
      ...[packet(0, 0, 100), packet(0, 1, 100), packet(0, 2, 100)],
      ...[
        packet(1, 0, 1000, "K__"),
        packet(1, 2, 1000),
        packet(1, 1, 500),
        packet(1, 3, 500, "K__"),
      ],
      packet(1, undefined, 9_999_999),
    ];
    expect(measuredOf(JSON.stringify({ packets, streams: [audio, video] }))).toEqual({
      video: {
        ...{ profile: "Main", width: 1280, height: 720, kbps: Math.round((2500 * 8) / 1000 / 3) },
        ...{ keyframeSeconds: 3, hasBFrames: true },
      },
      audio: { kbps: 1 },
      seconds: 3,
    });
  });

  it.each([
    ["no stream", { streams: [], packets: [] }],
    ["sound alone", { streams: [audio], packets: [packet(0, 0, 1), packet(0, 1, 1)] }],
    ["one packet", { streams: [video], packets: [packet(1, 0, 1000, "K__")] }],
  ])("%s: nothing is known", (_, json) => {
    expect(measuredOf(JSON.stringify(json))).toBeUndefined();
  });

  it("is refused when it is something else", () => {
    expect(() => measuredOf("Connection refused")).toThrow(/JSON/);
  });
});
