import { describe, expect, it } from "vitest";
import {
  filmSeconds,
  readProbe,
  Unusable,
  whyNotMade,
} from "../../../../control/shared/placeholder/probe";

const probed = (format: object, ...streams: object[]): string =>
  JSON.stringify({ format, streams });
const VIDEO = { codec_type: "video", width: 640, height: 360, pix_fmt: "yuv420p" };
const AUDIO = { codec_type: "audio" };
const MOV = { format_name: "mov,mp4,m4a,3gp,3g2,mj2" };
const THREE = { ...VIDEO, duration: "3.0" };

const wordsOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof Unusable) return error.message;
    throw error;
  }
  return "";
};

describe("what ffprobe says of a file", () => {
  it.each([
    [
      "a film with sound",
      probed(MOV, THREE, { ...AUDIO, duration: "8.0" }),
      { kind: "film", hasSound: true, claimed: 3 },
    ],
    [
      "an MKV's length",
      probed(
        { format_name: "matroska,webm" },
        { ...VIDEO, tags: { DURATION: "00:01:00.500000000" } },
      ),
      { claimed: 60.5 },
    ],
    ["a film without", probed(MOV, VIDEO), { hasSound: false }],
    ["a picture", probed({ format_name: "png_pipe" }, VIDEO), { kind: "picture", claimed: 0 }],
    ["an animated PNG", probed({ format_name: "apng" }, VIDEO), { kind: "film", claimed: 0 }],
    ["a JPEG", probed({ format_name: "jpeg_pipe" }, VIDEO), { kind: "picture", hasAlpha: false }],
    ["what is transparent", probed(MOV, { ...VIDEO, pix_fmt: "yuva420p" }), { hasAlpha: true }],
    ["HDR", probed(MOV, { ...VIDEO, color_transfer: "arib-std-b67" }), { isHdr: true }],
    [
      "the picture, not a cover",
      probed(MOV, { ...VIDEO, width: 9000, disposition: { attached_pic: 1 } }, VIDEO),
      { kind: "film" },
    ],
  ])("%s", (_, json, expected) => {
    expect(readProbe("a.mp4", json, "")).toMatchObject(expected);
  });

  it.each([
    [
      "no JSON",
      "",
      "Invalid data found",
      /a\.mp4 cannot be read as a picture \(PNG, JPEG\) or a film/,
    ],
    [
      "another kind",
      probed({ format_name: "gif" }, VIDEO),
      "",
      /a\.mp4 is not a picture .* but gif\./,
    ],
    ["sound alone", probed(MOV, AUDIO), "", /no picture, only sound/],
    [
      "sound with a cover",
      probed(MOV, { ...VIDEO, disposition: { attached_pic: 1 } }, AUDIO),
      "",
      /no picture, only sound/,
    ],
    ["no size", probed(MOV, { codec_type: "video" }), "", /damaged or incomplete/],
    ["too large", probed(MOV, { ...VIDEO, width: 8193 }), "", /measures 8193x360; at most 8192/],
    ["too long", probed(MOV, { ...VIDEO, duration: "92.4" }), "", /lasts 92 s; .* 60 s at most/],
    ["cut short", "{}", "moov atom not found", /damaged or incomplete .*Export it again/],
  ])("refuses %s", (_, json, words, says) => {
    expect(wordsOf(() => readProbe("a.mp4", json, words))).toMatch(says);
  });
});

describe("a film's length", () => {
  it.each([
    ["by its pictures, in whatever order", 0, "0.04,0.04\n0.00,0.04\n0.08,0.04\n", 0.12],
    ["without a last length", 0, "0.0,N/A\n1.0,N/A\n", 1.04],
    ["that begins late", 0, "5.0,0.5\n5.5,0.5\n", 1],
    ["that its header rounds", 60.5, "0.0,30\n30.4,30\n", 60],
  ])("%s", (_, claimed, packets, seconds) => {
    expect(filmSeconds("a.mp4", claimed, packets)).toBeCloseTo(seconds);
  });
  it.each([
    ["no picture", 3, "\n", /damaged or incomplete/],
    ["the end is missing", 10, "0.0,1\n2.2,1\n", /ends after 3\.2 of 10\.0 s: it is incomplete/],
    ["too long, and no header says so", 0, "0.0,1\n80.0,1\n", /lasts 81 s/],
  ])("%s", (_, claimed, packets, says) => {
    expect(wordsOf(() => filmSeconds("a.mp4", claimed, packets))).toMatch(says);
  });
});

it.each([
  ["av_interleaved_write_frame(): No space left on device", /the server's disk is full/],
  ["Cannot allocate memory", /more memory than the server can spare/],
  ["Invalid data found\nmore", /damaged or incomplete.*\(ffmpeg: Invalid data found more\)/],
])("ffmpeg's %j", (words, says) => {
  expect(whyNotMade("a.mp4", words)).toMatch(says);
});
