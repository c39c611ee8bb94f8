// Somebody at home uploads: the publisher gets a third of what it needs.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { clockAheadSeconds } from "../../support/media/clocks";
import { switches } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import { withUplink } from "../verbs/links";
import { expectLive, rounded, row, worstFreeze } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";

const LASTS_SECONDS = 60;
/** The publisher sends 6160. */
const KBPS = 2050;
const MOST_PLACEHOLDERS = 2;

export const uplinkSaturated = row(
  "uplink-saturated",
  `the uplink carries a third of the rate for ${LASTS_SECONDS} s: 0 lost, placeholder and live alternate at most twice`,
  async (bed, since, figures) => {
    let [behind, overAt] = [0, 0];
    await withUplink(bed.home, KBPS, async () => {
      await pause(LASTS_SECONDS * 1000);
      // Now: what it fell behind, it makes up for within a second.
      behind = leastBehind(bed, since);
      overAt = now();
    });
    await expectLive(bed, now());
    const backAt = now();
    await pause(5000); // what had to wait arrives, or a switch too many
    const placeholders = PLATFORMS.map((name) => {
      const stretches = switches(bed.platforms[name].frames(since));
      return (stretches ?? []).filter(({ source }) => source === "placeholder").length;
    });
    const most = Math.max(...placeholders);
    Object.assign(figures, {
      "changes to the placeholder times": most,
      "picture behind the wall at the end of the fault s": rounded(behind),
      "longest freeze s": worstFreeze(bed, since),
      "live after the end of the fault s": rounded((backAt - overAt) / 1000),
    });
    return {
      problems: [
        // A sender like ffmpeg falls behind (OBS drops frames instead); one that does not was not held back.
        ...(most === 0 && behind < LASTS_SECONDS / 3 ? ["the uplink held nothing back"] : []),
        ...(most > MOST_PLACEHOLDERS
          ? [`the placeholder came ${most} times, at most ${MOST_PLACEHOLDERS} is promised`]
          : []),
      ],
    };
  },
);

/** How far the pictures' clock fell behind the wall, seconds, where it did least. */
const leastBehind = ({ platforms }: Bed, since: number): number =>
  Math.min(
    ...PLATFORMS.map((name) => {
      const frames = platforms[name].frames(since);
      return -(clockAheadSeconds(frames) ?? 0);
    }),
  );
