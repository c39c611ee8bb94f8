import { describe, expect, it } from "vitest";
import { FlvReader } from "../../../support/media/flv";
import { FILE_HEADER, audioTag, flvTag, nal, videoTag } from "./make-flv";

const FILE = Buffer.concat([
  FILE_HEADER,
  flvTag(18, 0, Buffer.from("meta")),
  videoTag(0, [nal(5, "one")], { keyframe: true }),
  audioTag(21, "sound"),
  videoTag(0x01_02_03_04, [nal(1, "two")]),
  videoTag(-20, [nal(1, "early")]),
]);

const read = (chunks: readonly Buffer[]) => {
  const reader = new FlvReader();
  return { tags: chunks.flatMap((chunk) => reader.push(chunk)), pendingBytes: reader.pendingBytes };
};
const summary = (tags: ReturnType<typeof read>["tags"]) =>
  tags.map(({ type, timestampMs, offset }) => `${type} ${timestampMs} @${offset}`);

const ALL = ["script 0 @13", "video 0 @32", "audio 21 @60", "video 16909060 @82", "video -20 @110"];

describe("FlvReader", () => {
  it("reads a whole file, with extended and negative timestamps", () => {
    const { tags, pendingBytes } = read([FILE]);
    expect(summary(tags)).toEqual(ALL);
    expect(pendingBytes).toBe(0);
    expect(tags[2]?.payload.subarray(2).toString()).toBe("sound");
  });

  it("reads the same byte by byte", () => {
    const bytes = [...FILE].map((byte) => Buffer.from([byte]));
    expect(summary(read(bytes).tags)).toEqual(ALL);
  });

  it.each([
    { cut: 1, complete: 4 },
    { cut: 20, complete: 4 },
    { cut: 29, complete: 4 },
    { cut: 31, complete: 3 },
    { cut: FILE.length - 5, complete: 0 },
  ])("keeps a tag back that lacks its last $cut bytes", ({ cut, complete }) => {
    const { tags, pendingBytes } = read([FILE.subarray(0, FILE.length - cut)]);
    expect(tags).toHaveLength(complete);
    expect(pendingBytes).toBeGreaterThan(0);
  });

  it.each([
    { what: "no FLV", bytes: Buffer.from("RIFFxxxxxxxxxxxx"), error: 'FLV at byte 0: found "RIF"' },
    {
      what: "an unknown tag type",
      bytes: Buffer.concat([FILE_HEADER, flvTag(7, 0, Buffer.from("x"))]),
      error: "FLV at byte 13: found tag type 7 instead of 8, 9 or 18",
    },
    {
      what: "a wrong tag size",
      bytes: Buffer.concat([FILE_HEADER, audioTag(0, "abc").fill(1, 16)]),
      error: "FLV at byte 29: found previous tag size 16843009 instead of 16",
    },
    {
      what: "an odd header",
      bytes: Buffer.from("464c560105000000ff00000000", "hex"),
      error: "FLV at byte 5: found a header of 255 bytes instead of 9",
    },
  ])("refuses $what, and says where", ({ bytes, error }) => {
    expect(() => read([bytes])).toThrow(error);
  });
});
