// MediaMTX hangs: it takes connections and data, and does nothing with them.
import { now } from "../../support/media/clock";
import { standByProblems } from "./mediamtx-fails";
import { expectBack, expectPlaceholder, row } from "../verbs/row";
import { saidOf, signal } from "../verbs/watchdog";

/** Promised; checked with a grace, for machines differ in speed. */
const STAND_BY_SECONDS = 12;
const GRACE_SECONDS = 5;

export const watchdogMediamtxFrozen = row(
  "watchdog-mediamtx-frozen",
  `MediaMTX frozen: the placeholder ≤ ${STAND_BY_SECONDS} s, killed by restreamd, 0 sessions lost; the publisher comes back by itself`,
  async (bed) => {
    const at = now();
    await signal(bed, "mediamtx-restream", "SIGSTOP");
    await expectPlaceholder(bed, at);
    const problems = standByProblems(bed, at, STAND_BY_SECONDS + GRACE_SECONDS);
    await expectBack(bed, at);
    problems.push(...(await saidOf(bed, at, "mediamtx-restream")));
    return { problems };
  },
);
