import { describe, expect, it } from "vitest";
import { FlvReader } from "../../../support/media/flv";
import { avcSequenceHeader } from "../../../support/media/flv-payload";
import { withSecondPps } from "../../../support/media/second-pps";
import { audioTag, avcHeaderTag, FILE_HEADER, nal, videoTag } from "./make-flv";

/** x264's: number 0, so "1", then "110 1010". */
const PPS = Buffer.from("68ea8f2c", "hex");

describe("withSecondPps", () => {
  const made = (pps: Buffer) =>
    new FlvReader().push(
      withSecondPps(
        Buffer.concat([
          FILE_HEADER,
          avcHeaderTag(pps),
          videoTag(0, [nal(5, "a")]),
          audioTag(1, "b"),
        ]),
      ),
    );
  it("announces the same once more, under number 1; all else stays", () => {
    const [header, ...frames] = made(PPS);
    const sets = header && avcSequenceHeader(header);
    expect(sets?.sps.map(String)).toEqual(["sps"]);
    expect(sets?.pps.map((one) => one.toString("hex"))).toEqual(["68ea8f2c", "685aa3cb"]);
    expect(frames.map(({ type, timestampMs }) => [type, timestampMs])).toEqual([
      ["video", 0],
      ["audio", 1],
    ]);
  });
  it("takes only one whose number is 0", () => {
    expect(() => made(Buffer.from("684a", "hex"))).toThrow("number is not 0");
  });
});
