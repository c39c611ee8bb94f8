// MediaMTX hangs: it takes connections and data, and does nothing with them.
import { now } from "../../support/media/clock";
import { PLATFORMS } from "../report";
import { expectLive, row, within } from "./row";
import { publishingAgain, saidOf, signal } from "./watchdog-seen";

/** Promised; checked with a grace, for machines differ in speed. */
const AGAIN_SECONDS = 20;
const GRACE_SECONDS = 5;

export const watchdogMediamtxFrozen = row(
  "watchdog-mediamtx-frozen",
  "MediaMTX frozen: killed by restreamd, both platforms publishing again ≤ 20 s; the publisher comes back by itself",
  async (bed) => {
    const at = now();
    await signal(bed, "mediamtx-restream", "SIGSTOP");
    const problems: string[] = [];
    for (const name of PLATFORMS) {
      const seconds = await publishingAgain(bed, name, at);
      bed.figures[`${name} publishing again, seconds`] = seconds;
      problems.push(...within(`${name} publishing again`, seconds, AGAIN_SECONDS + GRACE_SECONDS));
    }
    problems.push(...(await saidOf(bed, at, "mediamtx-restream")));
    const backAt = await bed.publisher.waitForConnect(60_000);
    await expectLive(bed, Math.max(backAt, at));
    bed.figures["clean ends at the platforms"] = PLATFORMS.flatMap((name) =>
      bed.platforms[name].connections.filter(
        ({ endedAt, clean }) => endedAt !== undefined && endedAt >= at && clean === true,
      ),
    ).length;
    // ffmpeg says goodbye when its input ends (design, decision 8): the ends are told, not counted as lost.
    return { problems, excused: PLATFORMS };
  },
);
