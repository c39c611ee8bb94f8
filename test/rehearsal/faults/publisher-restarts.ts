// OBS is stopped and started, again and again: nothing adds up that a viewer would notice.
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { clockAheadSeconds, soundLateMs } from "../../support/media/clocks";
import { positionsOf } from "../../support/media/frame-id";
import { firstFrameOf } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { expectPlaceholder, rounded, row, worstFreeze } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { goLive } from "../verbs/go-live";
import { WITHIN_MS } from "../verbs/deadlines";

const DRIFT_MS = 40;
/** The drift is computed from the live frames of this last while, ms. */
const LOOK_MS = 2000;

export const publisherRestarts = (times: number): Scenario =>
  row(
    "publisher-restarts",
    `the publisher stops cleanly and starts again, ${times} times: 0 lost, sound and picture stay together (< ${DRIFT_MS} ms)`,
    async (bed, since, figures) => {
      const positions = await positionsOf(join(bed.runFolder, "live.flv"));
      const before = drift(bed, positions);
      for (let round = 1; round <= times; round++) {
        const stoppedAt = now();
        await bed.publisher.stopCleanly();
        await expectPlaceholder(bed, stoppedAt);
        await goLive(bed);
        if (round % 10 === 0) bed.say(`  ${round} of ${times} restarts`);
      }
      const after = await eventually("enough live to compare", WITHIN_MS.enoughToCompare, () => {
        const first = firstFrameOf(bed.platforms.twitch.frames(), "live", now() - LOOK_MS / 2);
        if (!first || now() - (bed.publisher.connectedAt ?? now()) < 2 * LOOK_MS)
          throw new Error("too short");
        const late = drift(bed, positions);
        if (late.includes(undefined)) throw new Error("a platform has too little of both");
        return late;
      });
      const [twitch, youtube] = PLATFORMS.map((name) =>
        clockAheadSeconds(bed.platforms[name].frames(since)),
      );
      const worst = Math.max(
        ...after.map((late, at) =>
          late === undefined ? Infinity : Math.abs(late - (before[at] ?? 0)),
        ),
      );
      Object.assign(figures, {
        "restarts times": times,
        "sound against picture before ms": rounded(before[0]),
        "drift at the end ms": Number.isFinite(worst) ? worst : null,
        "clock ahead of the wall, twitch s": rounded(twitch),
        "clock ahead of the wall, youtube s": rounded(youtube),
        "longest freeze s": worstFreeze(bed, since),
      });
      return {
        problems:
          worst < DRIFT_MS
            ? []
            : [`sound and picture are ${worst} ms apart, promised is ${DRIFT_MS}`],
      };
    },
  );

const drift = ({ platforms }: Bed, positions: ReadonlyMap<string, number>) =>
  PLATFORMS.map((name) => {
    const since = now() - LOOK_MS;
    return soundLateMs(platforms[name].frames(since), positions);
  });
