// What of the recording is kept, and what a clip is cut from.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startOf, startsIn } from "../../../../../control/command/recording/keyframes";
import {
  keptOf,
  pieceOf,
  selectionOf,
  spareOf,
  spansOf,
  type Piece,
} from "../../../../../control/command/recording/pieces";

const RECORD_FEED = "files/usr/local/lib/restream/record-feed";
const T = Date.parse("2026-11-27T03:00:00Z");
/** Seconds after T. */
const piece = (begin: number, end: number): Piece => ({
  ...{ name: `${begin}`, begin: T + begin * 1000, end: T + end * 1000 },
  bytes: (end - begin) * 1000,
});
const MINUTES = [piece(0, 60.4), piece(60, 120.4), piece(120, 180.2)];

describe("a piece", () => {
  it("begins when its name says, and ends when it was written to last", () => {
    expect(pieceOf("20261127T030000Z.ts", T + 60_000, 5)).toEqual({
      ...{ name: "20261127T030000Z.ts", begin: T, end: T + 60_000, bytes: 5 },
    });
  });
  it.each([
    ["of another name", "clip.mp4", 5],
    ["with something after it", "20261127T030000Z.ts.new", 5],
    ["in which nothing is yet", "20261127T030000Z.ts", 0],
  ])("is no file %s", (_, name, bytes) => {
    expect(pieceOf(name, T, bytes)).toBeUndefined();
  });
});

describe("what is kept", () => {
  it("is nothing without a piece", () => {
    expect(keptOf([])).toBeUndefined();
  });
  it("goes from the first to the last, over seams of less than 3 s", () => {
    expect(keptOf([...MINUTES, piece(183, 200)])).toEqual({
      ...{ from: T, to: T + 200_000, bytes: 197_000 + 1000, gaps: 0, length: 200_000 },
    });
  });
  it("has a gap where nothing was recorded", () => {
    expect(spansOf([piece(0, 60), piece(70, 100)])).toEqual([
      { from: T, to: T + 60_000 },
      { from: T + 70_000, to: T + 100_000 },
    ]);
    expect(keptOf([piece(0, 60), piece(70, 100)])).toMatchObject({ gaps: 1, length: 90_000 });
  });
});

describe("a clip", () => {
  const select = (pieces: Piece[], from: number, to: number): unknown => {
    const found = selectionOf(pieces, { from: T + from * 1000, to: T + to * 1000 });
    return (
      found && {
        names: found.pieces.map(({ name }) => name).join(),
        ...{ offset: found.offset / 1000, length: found.length / 1000 },
        missing: found.missing / 1000,
      }
    );
  };
  it.each<[what: string, pieces: Piece[], from: number, to: number, clip: unknown]>([
    ["in one piece", MINUTES, 70, 80, { names: "60", offset: 10, length: 10, missing: 0 }],
    ["over a seam", MINUTES, 50, 130, { names: "0,60,120", offset: 50, length: 80, missing: 0 }],
    ["too early", MINUTES, -30, 10, { names: "0", offset: 0, length: 10, missing: 30 }],
    ["too late", MINUTES, 170, 200, { names: "120", offset: 50, length: 10.2, missing: 19.8 }],
    ["up to just now", MINUTES, 170, 182, { names: "120", offset: 50, length: 10.2, missing: 0 }],
    ["before all", MINUTES, -60, -10, undefined],
    ["after all", MINUTES, 190, 200, undefined],
    [
      "over a gap",
      [piece(0, 60), piece(80, 140)],
      30,
      90,
      { names: "0,80", offset: 30, length: 40, missing: 20 },
    ],
    ["within a gap", [piece(0, 60), piece(80, 140)], 62, 78, undefined],
    [
      "that begins in a gap",
      [piece(0, 60), piece(80, 140)],
      62,
      100,
      { names: "80", offset: 0, length: 20, missing: 18 },
    ],
  ])("%s", (_, pieces, from, to, clip) => {
    expect(select(pieces, from, to)).toEqual(clip);
  });
  it("is as large as its part of the pieces", () => {
    expect(selectionOf([piece(0, 60)], { from: T, to: T + 30_000 })?.bytes).toBe(30_000);
  });
});

describe("its first picture", () => {
  const CSV = [
    ...["packet,1.467000,1.400000,K__", "packet,1.500000,1.433333,___"],
    ...["packet,N/A,N/A,K__", "packet,3.467000,3.400000,K__,", "format,1.400000"],
  ].join("\n");
  const starts = startsIn(CSV).map(({ at, decodedAt }) => [at.toFixed(3), decodedAt.toFixed(3)]);

  it("is a keyframe, by the piece's own clock, and where its decoding begins", () => {
    expect(starts).toEqual([
      ["0.067", "0.000"],
      ["2.067", "2.000"],
    ]);
  });
  it.each([
    [0, "0.067"],
    [2, "0.067"],
    [2.1, "2.067"],
    [50, "2.067"],
  ])("for %d s is the last until then, or the first", (offset, at) => {
    expect(startOf(startsIn(CSV), offset)?.at.toFixed(3)).toBe(at);
  });
  it("is none in a piece without a keyframe", () => {
    expect(startOf(startsIn("format,1.4\n"), 3)).toBeUndefined();
  });
});

it("a clip leaves so much of the disk that the recorder deletes nothing for it (record-feed)", () => {
  const room = Number(/^room=(\d+) /m.exec(readFileSync(RECORD_FEED, "utf8"))?.[1]);
  const disk = (bavail: number) => spareOf({ bavail, blocks: 1000, bsize: 10 });
  expect([disk(1000), disk(250), disk(200)]).toEqual([7800, 300, -200]);
  expect(1000 - disk(1000) / 10).toBeGreaterThanOrEqual(10 * room + 20);
});
