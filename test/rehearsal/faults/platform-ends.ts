// The platform ends the broadcast itself, as Twitch does after 48 hours; the restream is back before viewers leave.
import { now } from "../../support/media/clock";
import { PLATFORMS } from "../report";
import type { Scenario } from "../scenario";
import { backSince, largest, median, otherThan, randomPhase, untouched } from "./restream";
import { row, within } from "./row";

/** In turn at either platform. */
const ROUNDS = 20;
/**
 * Promised. Half of it is no work of ours: ffmpeg publishes once it has met a picture to begin with, on average half a
 * GOP (1 s) after it came. Checked with a grace, for machines differ in speed.
 */
const MEDIAN_SECONDS = 1.5;
const WORST_SECONDS = 3;
const PICTURE_SECONDS = 2;
const GRACE_SECONDS = 1.5;
const BACK_WITHIN_MS = 20_000;

export const platformEnds: Scenario = row(
  "platform-ends",
  `platform ends the session, ${ROUNDS} times: publishing again ≤ 1.5 s at the median, ≤ 3 s always, a picture ≤ 2 s later`,
  async (bed) => {
    const publish: number[] = [];
    const picture: number[] = [];
    const problems: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const name = PLATFORMS[round % PLATFORMS.length] ?? PLATFORMS[0];
      await randomPhase();
      const endedAt = now();
      await bed.platforms[name].reset();
      const { publishedAt, pictureAt } = await backSince(bed, name, endedAt, BACK_WITHIN_MS);
      publish.push((publishedAt - endedAt) / 1000);
      picture.push((pictureAt - publishedAt) / 1000);
      problems.push(...untouched(bed, otherThan(name), endedAt));
    }
    bed.figures["publishing again median s"] = median(publish);
    bed.figures["publishing again worst s"] = largest(publish);
    bed.figures["picture after it median s"] = median(picture);
    bed.figures["picture after it worst s"] = largest(picture);
    problems.push(
      ...within("publishing again (median)", median(publish), MEDIAN_SECONDS + GRACE_SECONDS),
      ...within("publishing again (worst)", largest(publish), WORST_SECONDS + GRACE_SECONDS),
      ...within("the picture after it (worst)", largest(picture), PICTURE_SECONDS + GRACE_SECONDS),
    );
    return { problems };
  },
);
