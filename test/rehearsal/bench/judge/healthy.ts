// Decides whether a relay works at all: whoever does not carry a healthy stream is not compared under faults. Pure.
import type { Cell } from "../result";

/** The least part of the time in which the live picture moves, percent, and the longest still picture, seconds. */
const LEAST_LIVE = 95;
const LONGEST_STILL = 2;

/** A sentence for each thing that is wrong. */
export const illnesses = ({ sessionsLost, livePercent, stillSeconds }: Cell): string[] => [
  ...(sessionsLost === 0 ? [] : [`${sessionsLost} sessions lost`]),
  ...(livePercent !== null && livePercent >= LEAST_LIVE
    ? []
    : [`live in ${livePercent ?? 0} % of the time, expected ${LEAST_LIVE} %`]),
  ...(stillSeconds !== null && stillSeconds <= LONGEST_STILL
    ? []
    : [
        `the picture stood still for ${stillSeconds ?? "ever"} s, expected at most ${LONGEST_STILL} s`,
      ]),
];
