// What the doctor says of the server's certificate.
import { expect, it } from "vitest";
import { certificateFindings } from "../../../../../control/command/doctor/certificate";
import type { Readings } from "../../../../../control/command/doctor/readings";

const HOUR = 3_600_000;
const lasts = { from: 0, until: 160 * HOUR };

it.each<[what: string, certificate: Readings["certificate"], time: number, words: RegExp]>([
  ["none is asked for", undefined, 0, /^$/],
  ["it cannot be read", "unreadable", 0, /^not-looked the certificate cannot be read/],
  ["it is new", { lasts, problem: undefined }, HOUR, /^ok The certificate lasts for 6 d 15 h/],
  [
    "a try failed while there is time",
    { lasts, problem: "connection refused" },
    HOUR,
    /^ok The certificate lasts/,
  ],
  [
    "it is late",
    { lasts, problem: "connection refused" },
    120 * HOUR,
    /^wrong .*not renewed, and ends in 40 h .*: Let's Encrypt does not answer: .*restream logs certificate$/,
  ],
  [
    "it has ended",
    { lasts, problem: undefined },
    161 * HOUR,
    /^wrong .*has ended, so whoever comes/,
  ],
  [
    "there is none yet",
    { lasts: undefined, problem: undefined },
    0,
    /^wrong .*has no certificate yet/,
  ],
])("%s", (_, certificate, time, words) => {
  const said = certificateFindings({ certificate }, time).map(
    ({ verdict, what, steps }) =>
      `${verdict} ${what}: ${steps.map((step) => ("run" in step ? step.run : step.say)).join("; ")}`,
  );
  expect(said.join()).toMatch(words);
});
