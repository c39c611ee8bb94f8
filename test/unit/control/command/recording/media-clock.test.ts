// Where a clip ends, whatever the media's clock did meanwhile. The figures of the first are ffprobe's, of pieces made by ffmpeg.
import { describe, expect, it } from "vitest";
import { measuredIn, mediaEnd } from "../../../../../control/command/recording/media-clock";

/** Wall seconds. */
const walls = (...spans: [begin: number, end: number][]) =>
  spans.map(([begin, end]) => ({ begin: begin * 1000, end: end * 1000 }));
const THREE = walls([0, 20], [20, 40], [40, 60]);

describe("a clip's end by the media's clock", () => {
  it.each<[string, string[], ReturnType<typeof walls>, number, number]>([
    [
      "each piece leapt by 8 s: all of it, and what the last one leapt",
      ["1.4,28", "29.4,28", "57.4,28"],
      THREE,
      56,
      80,
    ],
    ["nothing leapt", ["1.4,20", "21.4,20", "41.4,20"], THREE, 56, 56],
    ["it leapt between two pieces", ["1.4,20", "23.4,20", "43.4,20"], THREE, 56, 58],
    ["the recorder began anew", ["1.4,20", "1.4,20", "21.4,20"], THREE, 56, 56],
    ["a piece after a gap", ["1.4,20", "1.4,20"], walls([0, 20], [50, 70]), 65, 35],
    ["one piece alone", ["1.4,28"], walls([0, 20]), 10, 18],
    ["up to a time to come", ["1.4,20"], walls([0, 20]), 90, 20],
  ])("%s", (_, lines, pieces, end, seconds) => {
    const csv = lines.map((line) => `format,${line}\n`).join("");
    expect(mediaEnd(pieces, measuredIn(csv, pieces.length) ?? [], end * 1000)).toBeCloseTo(seconds);
  });

  it.each(["format,1.4,20", "format,1.4,20\nformat,N/A,N/A", ""])(
    "is not known where not each piece could be measured",
    (csv) => {
      expect(measuredIn(csv, 2)).toBeUndefined();
    },
  );
});
