// What tells a late picture from a good one, and what renews a reader, taken away.
import { onAirAndTelling, pictureLate, pictureSawtooth } from "../operate/late";
import { inRestreamd } from "./edits";
import type { Mutant } from "./mutant";

const RESTARTS = ["restreamd"];

export const OF_OPERATE: readonly Mutant[] = [
  {
    name: "without-lateness",
    takes: "the measure of how late the picture is",
    row: pictureLate,
    prepares: onAirAndTelling,
    notices: /told that .*late|arrives more than 5 s late.*still not true/,
    edits: inRestreamd(/seconds: \(behind - least\) \/ 1e3/, "seconds: 0"),
    restarts: RESTARTS,
  },
  {
    name: "without-lateness-bound",
    takes: "the 5 s that a picture may be late, and the 6 s for which it must be",
    row: pictureSawtooth,
    prepares: onAirAndTelling,
    notices: /kind=picture-late/,
    edits: [
      ...inRestreamd(/\bLATE = 5;/, "LATE = 0.1;"),
      ...inRestreamd(/\bNOT_LATE = 3;/, "NOT_LATE = 0.05;"),
      ...inRestreamd(/(?<=over: "picture-on-time",\n\s*)toldAfter: 6/, "toldAfter: 0"),
    ],
    restarts: RESTARTS,
  },
];
