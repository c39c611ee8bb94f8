import { describe, expect, it } from "vitest";
import { inShownOrder } from "../../../rehearsal/obs/shown-order";
import type { FlvTag } from "../../../support/media/flv";

/** A picture of an FLV: decoded then, shown so much later, in milliseconds. */
const picture = (dts: number, later: number, keyframe = false): FlvTag => {
  const payload = Buffer.alloc(9);
  payload.writeUInt8(keyframe ? 0x17 : 0x27, 0);
  payload.writeUInt8(1, 1); // NAL units
  payload.writeIntBE(later, 2, 3);
  return { type: "video", timestampMs: dts, payload, offset: 0 };
};

describe("the order in which pictures are shown", () => {
  it.each([
    [
      "without B-frames is that in which they are decoded",
      [picture(0, 0, true), picture(33, 0), picture(66, 0)],
      [0, 1, 2],
    ],
    [
      "with B-frames and pyramid is another (I P B b b)",
      [picture(0, 66, true), picture(33, 166), picture(66, 67), picture(100, 0), picture(133, 34)],
      [0, 3, 2, 4, 1],
    ],
    [
      "never goes past a keyframe, also where the clock went back",
      [picture(900, 66, true), picture(933, 66), picture(500, 66, true), picture(533, 66)],
      [0, 1, 2, 3],
    ],
    [
      "is told where it begins in the middle of a GOP",
      [picture(0, 100), picture(33, 0), picture(66, 0, true)],
      [1, 0, 2],
    ],
    ["of nothing is nothing", [], []],
  ])("%s", (_, pictures, order) => {
    expect(inShownOrder(pictures).map((tag) => pictures.indexOf(tag))).toEqual(order);
  });
});
