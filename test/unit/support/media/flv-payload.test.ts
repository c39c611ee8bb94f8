import { describe, expect, it } from "vitest";
import { FlvReader, type FlvTag } from "../../../support/media/flv";
import {
  aacFrame,
  aacSequenceHeader,
  avcSequenceHeader,
  compositionTimeMs,
  isKeyframe,
  nalType,
  nalUnits,
} from "../../../support/media/flv-payload";
import {
  FILE_HEADER,
  aacHeaderTag,
  audioTag,
  avcHeaderTag,
  flvTag,
  nal,
  videoTag,
} from "./make-flv";

const only = (bytes: Buffer): FlvTag => {
  const [tag] = new FlvReader().push(Buffer.concat([FILE_HEADER, bytes]));
  if (tag === undefined) throw new Error("no tag");
  return tag;
};
const HEVC = flvTag(9, 0, Buffer.from("911068766331aabbcc", "hex"));

describe("video payloads", () => {
  it("take a frame apart into its NAL units", () => {
    const units = nalUnits(
      only(videoTag(0, [nal(9, ""), nal(7, "sps"), nal(5, "abc"), nal(5, "def")])),
    );
    expect(units.map(nalType)).toEqual([9, 7, 5, 5]);
    expect(units[3]?.subarray(1).toString()).toBe("def");
  });

  it.each([
    { tag: videoTag(0, [nal(5, "x")], { keyframe: true }), keyframe: true },
    { tag: videoTag(0, [nal(1, "x")]), keyframe: false },
    { tag: audioTag(0, "x"), keyframe: false },
  ])("say whether they are a keyframe: $keyframe", ({ tag, keyframe }) => {
    expect(isKeyframe(only(tag))).toBe(keyframe);
  });

  it.each([0, 66, -33])("tell a composition time of %d ms", (time) => {
    expect(compositionTimeMs(only(videoTag(0, [nal(1, "x")], { compositionTimeMs: time })))).toBe(
      time,
    );
  });

  it("tell the parameter sets of a sequence header", () => {
    expect(avcSequenceHeader(only(avcHeaderTag()))).toEqual({
      profile: 100,
      level: 40,
      nalLengthBytes: 4,
      sps: [Buffer.from("sps")],
      pps: [Buffer.from("pps")],
    });
  });

  it("are nothing to us in another codec", () => {
    expect(nalUnits(only(HEVC))).toEqual([]);
    expect(avcSequenceHeader(only(HEVC))).toBeUndefined();
  });

  it("refuse a NAL unit longer than its frame", () => {
    const broken = flvTag(9, 0, Buffer.from("2701000000000000ff41", "hex"));
    expect(() => nalUnits(only(broken))).toThrow(
      "FLV at byte 13: found a NAL unit of 255 bytes at 0 of a frame of 5",
    );
  });

  it("refuse a sequence header that ends early", () => {
    const broken = flvTag(9, 0, Buffer.from("170000000001640028ffe100ff41", "hex"));
    expect(() => avcSequenceHeader(only(broken))).toThrow("a parameter set longer than its header");
  });
});

describe("audio payloads", () => {
  it("tell the header from a frame", () => {
    expect(aacSequenceHeader(only(aacHeaderTag()))).toEqual(Buffer.from("1190", "hex"));
    expect(aacFrame(only(aacHeaderTag()))).toBeUndefined();
    expect(aacFrame(only(audioTag(0, "raw")))?.toString()).toBe("raw");
    expect(aacSequenceHeader(only(audioTag(0, "raw")))).toBeUndefined();
  });
});
