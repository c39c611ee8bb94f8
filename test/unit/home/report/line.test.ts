import { expect, it } from "vitest";
import { merged } from "../../../../home/report/drawing/rows";
import { lineOf, overlaid, painted, within } from "../../../../home/report/line";

type One = { state: string; from: number; to: number };
const seg = (text: string): One[] =>
  text === ""
    ? []
    : text.split(" ").map((one) => {
        const [state = "", from, to] = one.split(/[:-]/);
        return { state, from: Number(from), to: Number(to) };
      });
const short = (segments: readonly One[]): string =>
  segments.map(({ state, from, to }) => `${state}:${from}-${to}`).join(" ");

it.each<[string, [number, string][], string]>([
  [
    "from one change to the next",
    [
      [0, "a"],
      [5, "b"],
    ],
    "a:0-5 b:5-9",
  ],
  ["nothing before the first", [[3, "a"]], "a:3-9"],
  [
    "a change to the same",
    [
      [0, "a"],
      [5, "a"],
    ],
    "a:0-9",
  ],
  [
    "one that says to be earlier",
    [
      [0, "a"],
      [5, "b"],
      [3, "c"],
    ],
    "a:0-5 c:5-9",
  ],
  [
    "one after the end",
    [
      [0, "a"],
      [12, "b"],
    ],
    "a:0-9",
  ],
  ["none", [], ""],
])("a line has %s", (_, changes, expected) => {
  expect(short(lineOf(changes, 0, 9))).toBe(expected);
});

it.each([
  ["in the middle", "a:0-9", "x:3-5", "a:0-3 x:3-5 a:5-9"],
  ["over a border", "a:0-4 b:4-9", "x:3-5", "a:0-3 x:3-5 b:5-9"],
  ["over all", "a:0-4 b:4-9", "x:-1-20", "x:0-9"],
  ["several in one", "a:0-9", "x:1-2 y:2-3 x:8-20", "a:0-1 x:1-2 y:2-3 a:3-8 x:8-9"],
  ["beside", "a:0-4", "x:4-9", "a:0-4"],
  ["nothing", "a:0-4", "", "a:0-4"],
])("what is over hides what is under: %s", (_, under, over, expected) => {
  const minus = over === "x:-1-20" ? [{ state: "x", from: -1, to: 20 }] : seg(over);
  expect(short(overlaid(seg(under), minus))).toBe(expected);
});

it("intervals in any order become one without overlaps", () => {
  const intervals = [
    { from: 5, to: 7 },
    { from: 1, to: 2 },
    { from: 6, to: 9 },
    { from: 3, to: 3 },
  ];
  expect(short(painted(intervals, "x"))).toBe("x:1-2 x:5-9");
});

it("what lies within is cut at both ends", () => {
  expect(short(within(seg("a:0-4 b:4-6 c:6-9"), 3, 6))).toBe("a:3-4 b:4-6");
});

it.each([
  ["nearer than it can be drawn", "a:0-4 x:4-5 a:5-6 x:6-7 a:7-9", 2, "a:0-9 x:4-7"],
  ["far apart", "x:0-1 x:5-6", 2, "x:0-1 x:5-6"],
])("marks of one state that are %s", (_, segments, least, expected) => {
  expect(short(merged(seg(segments), least))).toBe(expected);
});
