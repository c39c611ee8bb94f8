// Somebody at home uploads: the publisher gets a third of what it needs.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { clockAheadSeconds } from "../../support/media/clocks";
import { switches } from "../../support/media/on-air";
import { PLATFORMS } from "../report";
import { withUplink } from "./home-link";
import { expectLive, rounded, row, worstFreeze } from "./row";

const LASTS_SECONDS = 60;
/** Of the publisher's 6160. */
const KBPS = 2050;
const MOST_PLACEHOLDERS = 2;

export const uplinkSaturated = row(
  "uplink-saturated",
  `the uplink carries a third of the rate for ${LASTS_SECONDS} s: 0 lost, placeholder and live alternate at most twice`,
  async (bed, since) => {
    await withUplink(bed.home, KBPS, () => pause(LASTS_SECONDS * 1000));
    const overAt = now();
    const behind = PLATFORMS.map(
      (name) =>
        -(clockAheadSeconds(bed.platforms[name].frames().filter(({ at }) => at >= since)) ?? 0),
    );
    await expectLive(bed, now());
    const backAt = now();
    await pause(5000); // what had to wait arrives, or a switch too many
    const placeholders = PLATFORMS.map((name) => {
      const stretches = switches(bed.platforms[name].frames().filter(({ at }) => at >= since));
      return (stretches ?? []).filter(({ source }) => source === "placeholder").length;
    });
    const most = Math.max(...placeholders);
    bed.figures = {
      "changes to the placeholder times": most,
      "picture behind the wall at the end of the fault s": rounded(Math.min(...behind)),
      "longest freeze s": worstFreeze(bed, since),
      "live after the end of the fault s": rounded((backAt - overAt) / 1000),
    };
    return {
      problems: [
        // A sender like ffmpeg falls behind (OBS drops frames instead); one that does not was not held back.
        ...(most === 0 && Math.min(...behind) < LASTS_SECONDS / 3
          ? ["the uplink held nothing back"]
          : []),
        ...(most > MOST_PLACEHOLDERS
          ? [`the placeholder came ${most} times, at most ${MOST_PLACEHOLDERS} is promised`]
          : []),
      ],
    };
  },
);
