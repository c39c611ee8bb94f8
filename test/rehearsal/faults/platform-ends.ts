// The platform ends the broadcast itself, as Twitch does after 48 hours; the restream is back before viewers leave.
import { now } from "../../support/media/clock";
import type { Scenario } from "../verbs/scenario";
import { backSince, largest, median, otherThan, randomPhase, untouched } from "../verbs/restream";
import { row, within } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";

/** In turn at either platform. */
const ROUNDS = 20;
const MEDIAN_SECONDS = 1;
const WORST_SECONDS = 3;
/** From the reset: with the next keyframe, which OBS sends each two seconds. */
const PICTURE_MEDIAN_SECONDS = 2;
const GRACE_SECONDS = 1.5;
const BACK_WITHIN_MS = 20_000;

export const platformEnds: Scenario = row(
  "platform-ends",
  `platform ends the session, ${ROUNDS} times: publishing again ≤ ${MEDIAN_SECONDS} s and a picture ≤ ${PICTURE_MEDIAN_SECONDS} s after it (medians), publishing ≤ ${WORST_SECONDS} s always`,
  async (bed) => {
    const publish: number[] = [];
    const picture: number[] = [];
    const soundAlone: number[] = [];
    const problems: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const name = PLATFORMS[round % PLATFORMS.length] ?? PLATFORMS[0];
      await randomPhase();
      const endedAt = now();
      await bed.platforms[name].reset();
      const { publishedAt, pictureAt } = await backSince(bed, name, endedAt, BACK_WITHIN_MS);
      publish.push((publishedAt - endedAt) / 1000);
      picture.push((pictureAt - endedAt) / 1000);
      const sound = bed.platforms[name]
        .frames(publishedAt)
        .find(({ kind, at }) => kind === "audio" && at >= publishedAt);
      soundAlone.push(Math.max(0, (pictureAt - (sound?.at ?? pictureAt)) / 1000));
      problems.push(...untouched(bed, otherThan(name), endedAt));
    }
    bed.figures["publishing again median s"] = median(publish);
    bed.figures["publishing again worst s"] = largest(publish);
    bed.figures["picture median s"] = median(picture);
    bed.figures["picture worst s"] = largest(picture);
    bed.figures["sound alone before it median s"] = median(soundAlone);
    problems.push(
      ...within("publishing again (median)", median(publish), MEDIAN_SECONDS + GRACE_SECONDS),
      ...within("publishing again (worst)", largest(publish), WORST_SECONDS + GRACE_SECONDS),
      ...within("the picture (median)", median(picture), PICTURE_MEDIAN_SECONDS + GRACE_SECONDS),
    );
    return { problems };
  },
);
