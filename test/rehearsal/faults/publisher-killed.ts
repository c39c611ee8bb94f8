// OBS crashes or loses its network with a reset, and comes back.
import { setTimeout as pause } from "node:timers/promises";
import { liveAfterSeconds, placeholderAfterSeconds } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { rounded, row, within } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { goLive } from "../verbs/go-live";
import { GRACE_SECONDS, PROMISED_SECONDS } from "../verbs/deadlines";
import type { Measures } from "../result/outcome";

export const publisherKilled = (awaySeconds: number): Scenario =>
  row(
    `publisher-killed-${awaySeconds}`,
    `publisher killed, back after ${awaySeconds} s: 0 lost, placeholder ≤ ${PROMISED_SECONDS.placeholder} s, live ≤ ${PROMISED_SECONDS.live} s after its connect`,
    async (bed) => {
      const endedAt = await bed.publisher.kill();
      if (endedAt === undefined) throw new Error("the publisher had no connection");
      await pause(awaySeconds * 1000); // the fault's own length
      const connectedAt = await goLive(bed);
      const measures = measuresOf(bed, endedAt, connectedAt);
      return {
        measures,
        platform: (name) => [
          ...within(
            "the placeholder",
            measures[name].placeholderAfterSeconds,
            PROMISED_SECONDS.placeholder + GRACE_SECONDS.publisher,
          ),
          ...within(
            "live",
            measures[name].liveAfterSeconds,
            PROMISED_SECONDS.live + GRACE_SECONDS.publisher,
          ),
        ],
      };
    },
  );

const measuresOf = (
  { platforms }: Bed,
  endedAt: number,
  connectedAt: number,
): {
  [Name in keyof Measures]: Pick<Measures[Name], "placeholderAfterSeconds" | "liveAfterSeconds">;
} => {
  const of = (name: (typeof PLATFORMS)[number]) => {
    const frames = platforms[name].frames();
    return {
      placeholderAfterSeconds: rounded(placeholderAfterSeconds(frames, endedAt)),
      liveAfterSeconds: rounded(liveAfterSeconds(frames, connectedAt)),
    };
  };
  return { twitch: of("twitch"), youtube: of("youtube") };
};
