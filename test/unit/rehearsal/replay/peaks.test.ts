import { describe, expect, it } from "vitest";
import { bitrateChart, cpuChart } from "../../../rehearsal/replay/curves";
import { peaksOf, type Point } from "../../../rehearsal/replay/peaks";
import { aCourse } from "./a-course";

/** One value each second, 6 unless said. */
const curve = (peaks: Record<number, number>): Point[] =>
  Array.from({ length: 20 }, (_, second) => [second, peaks[second] ?? 6]);
const EVENTS = [
  { from: 2, to: 5 },
  { from: 10, to: 12 },
];

describe("a peak", () => {
  it.each<[string, Point[], ReturnType<typeof peaksOf>]>([
    ["is none in a calm curve", curve({ 3: 8.9 }), []],
    ["is none in an empty one", [], []],
    [
      "belongs to the event that it falls into",
      curve({ 3: 19 }),
      [{ second: 3, value: 19, event: 0 }],
    ],
    ["belongs to the event just before", curve({ 14: 19 }), [{ second: 14, value: 19, event: 1 }]],
    ["belongs to none when it comes too late", curve({ 16: 19 }), [{ second: 16, value: 19 }]],
    ["belongs to none when it comes before", curve({ 1: 19 }), [{ second: 1, value: 19 }]],
    [
      "is the highest of its stretch",
      curve({ 10: 12, 11: 18, 12: 15 }),
      [{ second: 11, value: 18, event: 1 }],
    ],
    [
      "is one of two when the curve was calm between",
      curve({ 2: 12, 4: 13 }),
      [
        { second: 2, value: 12, event: 0 },
        { second: 4, value: 13, event: 0 },
      ],
    ],
  ])("%s", (_, points, peaks) => {
    expect(peaksOf(points, EVENTS)).toEqual(peaks);
  });
});

/** What a drawing writes, in order. */
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);

describe("a curve of a whole course", () => {
  const replay = aCourse();

  it("has at each bitrate peak the number of a new publisher's event, and says why", () => {
    const { wide, note } = bitrateChart(replay);
    // Restarts, the changed address; the axis has 0, 5, 10, 15, 20.
    expect(texts(wide)).toEqual(expect.arrayContaining(["12", "14", "17", "18", "22"]));
    for (const reset of ["13", "16", "19", "21"]) expect(texts(wide)).not.toContain(reset);
    expect(note).toContain("MediaMTX examines each new publisher for 2 s");
    expect(note).not.toContain("No event explains");
  });

  it("says where no event explains a peak", () => {
    const load = replay.load.map((one) => (one.second === 240 ? { ...one, cpuPercent: 97 } : one));
    const events = replay.events.filter(({ from, to }) => to + 3 < 240 || from > 240);
    const { wide, note } = cpuChart(aCourse({ load, events, planned: events.length }));
    expect(texts(wide)).toContain("?");
    expect(note).toMatch(
      /No event explains the peak at day \d+, \d\d:00 \(97\.0 % of one core\)\.$/,
    );
  });
});
