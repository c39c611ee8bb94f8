// OBS is connected and sends nothing: its line is dead without a word, or its computer stands still.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { firstFrameOf } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { withDeadLine } from "../verbs/links";
import { expectBack, liveMeasures, rounded, row, within, worstFreeze } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { GRACE_SECONDS, PROMISED_SECONDS } from "../verbs/deadlines";

const stall = (name: string, what: string, play: (bed: Bed) => Promise<void>): Scenario =>
  row(
    name,
    `${what}: 0 lost, picture frozen ≤ ${PROMISED_SECONDS.stillPicture} s, then placeholder; live again by itself`,
    async (bed, since, figures) => {
      await play(bed);
      const overAt = now();
      const placeholders = PLATFORMS.map((platform) =>
        firstFrameOf(bed.platforms[platform].frames(since), "placeholder", since),
      );
      const connectedAt = await expectBack(bed, since);
      const freeze = worstFreeze(bed, since);
      Object.assign(figures, {
        "longest freeze s": freeze,
        "from the end of the fault to the publisher's connect s": rounded(
          (connectedAt - overAt) / 1000,
        ),
      });
      const measures = liveMeasures(bed, connectedAt);
      return {
        measures,
        problems: [
          ...within(
            "the next picture",
            freeze,
            PROMISED_SECONDS.stillPicture + GRACE_SECONDS.publisher,
          ),
          ...placeholders.flatMap((frame, at) =>
            frame === undefined ? [`${PLATFORMS[at] ?? ""}: no placeholder during the fault`] : [],
          ),
        ],
        platform: (platform) =>
          within(
            "live",
            measures[platform].liveAfterSeconds,
            PROMISED_SECONDS.live + GRACE_SECONDS.publisher,
          ),
      };
    },
  );

export const publisherHalfOpen = stall(
  "publisher-half-open",
  "the publisher's packets are dropped for 30 s",
  (bed) => withDeadLine(bed.home, () => pause(30_000)),
);

export const publisherFrozen = stall(
  "publisher-frozen",
  "the publisher stands still for 20 s",
  async ({ publisher }) => {
    const { pid } = publisher;
    if (pid === undefined) throw new Error("the publisher does not run");
    process.kill(pid, "SIGSTOP");
    try {
      await pause(20_000);
    } finally {
      process.kill(pid, "SIGCONT");
    }
  },
);
