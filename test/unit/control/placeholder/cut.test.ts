import { describe, expect, it } from "vitest";
import {
  cutOf,
  expectKept,
  expectOneOfEach,
  parameterSetsIn,
  picturesIn,
  type Picture,
} from "../../../../control/shared/placeholder/cut";

/** 30 a second, a keyframe each `gop`, the first after `late`. */
const stream = (count: number, gop: number, late = 0): Picture[] =>
  Array.from({ length: count }, (_, at) => ({
    dts: Math.round((at * 1000) / 30),
    pts: Math.round((at * 1000) / 30) + 67,
    isKey: at >= late && (at - late) % gop === 0,
  }));

it("ffprobe's lines", () => {
  expect(picturesIn("67,0,K__\n200,34,__\n\nN/A,N/A,K__\n")).toEqual([
    { pts: 67, dts: 0, isKey: true },
    { pts: 200, dts: 34, isKey: false },
  ]);
});

describe("a cut", () => {
  it.each([
    ["from keyframe to keyframe", stream(200, 60), 2000, { first: 0, end: 60, length: 2000 }],
    [
      "of as many groups as are needed",
      stream(400, 60),
      5000,
      { first: 0, end: 180, length: 6000 },
    ],
    ["from the first keyframe on", stream(200, 60, 7), 2000, { first: 7, end: 67, length: 2000 }],
    ["that knows how long its last picture is", stream(200, 60), 2000, { lastLength: 33 }],
  ])("%s", (_, pictures, ms, expected) => {
    expect(cutOf(pictures, ms)).toMatchObject(expected);
  });

  it.each<[string, Picture[], RegExp]>([
    ["no keyframe", stream(100, 60, 200), /Keyframe Interval 2 s/],
    ["none at its end", stream(100, 250), /No keyframe came at its end.*Keyframe Interval 2 s/],
    [
      "pictures behind the last keyframe that are shown before it (open GOP)",
      stream(200, 60).map((picture, at) => (at === 61 ? { ...picture, pts: 2000 } : picture)),
      /open GOP.*Max B-frames to 0/,
    ],
    [
      "pictures behind the first keyframe that are shown before it",
      stream(200, 60).map((picture, at) => (at === 1 ? { ...picture, pts: 10 } : picture)),
      /open GOP/,
    ],
    [
      "pictures left out",
      stream(200, 60).filter((_picture, at) => at < 20 || at > 24),
      /OBS left pictures out/,
    ],
  ])("refuses %s", (_, pictures, says) => {
    expect(() => cutOf(pictures, 2000)).toThrow(says);
  });
});

describe("what is kept", () => {
  const video = { codec_type: "video", codec_name: "h264", field_order: "progressive" };
  const audio = { codec_type: "audio", codec_name: "aac", sample_rate: "48000", channels: 2 };
  it("is H.264 and AAC 48 kHz stereo", () => {
    expect(() => {
      expectKept([audio, video]);
    }).not.toThrow();
  });
  it.each([
    [[video], /one of them did not come/],
    [[{ ...video, codec_name: "hevc" }, audio], /hevc.*Video Encoder with H\.264/],
    [[{ ...video, field_order: "tt" }, audio], /interlaced.*x264 Options/],
    [[video, { ...audio, sample_rate: "44100" }], /44100 Hz.*Sample Rate 48 kHz/],
    [[video, { ...audio, channels: 1 }], /1 channels.*Channels Stereo/],
  ])("refuses the rest with the setting", (streams, says) => {
    expect(() => {
      expectKept(streams);
    }).toThrow(says);
  });
});

describe("parameter sets", () => {
  const box = (spsCount: number, ...sets: string[]): Buffer => {
    const [sps, pps] = [sets.slice(0, spsCount), sets.slice(spsCount)];
    const each = (all: string[]): Buffer[] =>
      all.map((set) => Buffer.concat([Buffer.from([0, set.length / 2]), Buffer.from(set, "hex")]));
    return Buffer.concat([
      ...[Buffer.from("moov avcC"), Buffer.from([1, 100, 0, 30, 0xff, 0xe0 | sps.length])],
      ...[...each(sps), Buffer.from([pps.length]), ...each(pps)],
    ]);
  };
  it("are read as they are", () => {
    const { sps, pps } = parameterSetsIn(box(1, "6764001e", "68ef"));
    expect([sps, pps].map((sets) => sets.map((set) => set.toString("hex")))).toEqual([
      ["6764001e"],
      ["68ef"],
    ]);
  });
  it("are one of each, or refused", () => {
    expect(() => {
      expectOneOfEach(parameterSetsIn(box(1, "67", "68", "69")));
    }).toThrow(/1 SPS and 2 PPS.*another Video Encoder/);
    expect(() => parameterSetsIn(Buffer.from("no box"))).toThrow("no H.264 parameter sets");
  });
});
