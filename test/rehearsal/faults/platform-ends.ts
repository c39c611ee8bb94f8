// The platform ends the broadcast itself, as Twitch does after 48 hours; the restream is back before viewers leave.
import { now } from "../../support/media/clock";
import type { Scenario } from "../verbs/scenario";
import { backSince, largest, median, otherThan, randomPhase } from "../verbs/restream";
import { row, within } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";

/** In turn at either platform. */
const ROUNDS = 20;
const { publishingMedian, publishingWorst, pictureMedian } = PROMISED_SECONDS;

export const platformEnds: Scenario = row(
  "platform-ends",
  `platform ends the session, ${ROUNDS} times: publishing again ≤ ${publishingMedian} s and a picture ≤ ${pictureMedian} s after it (medians), publishing ≤ ${publishingWorst} s always`,
  async (bed, _since, figures) => {
    const publish: number[] = [];
    const picture: number[] = [];
    const soundAlone: number[] = [];
    const problems: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const name = PLATFORMS[round % PLATFORMS.length] ?? PLATFORMS[0];
      await randomPhase();
      const endedAt = now();
      await bed.platforms[name].reset();
      const { publishedAt, pictureAt } = await backSince(bed, name, endedAt, WITHIN_MS.publishes);
      publish.push((publishedAt - endedAt) / 1000);
      picture.push((pictureAt - endedAt) / 1000);
      const sound = bed.platforms[name]
        .frames(publishedAt)
        .find(({ kind, at }) => kind === "audio" && at >= publishedAt);
      soundAlone.push(Math.max(0, (pictureAt - (sound?.at ?? pictureAt)) / 1000));
      problems.push(...untouched(bed, endedAt, "besideAFault", [otherThan(name)]));
    }
    figures["publishing again median s"] = median(publish);
    figures["publishing again worst s"] = largest(publish);
    figures["picture median s"] = median(picture);
    figures["picture worst s"] = largest(picture);
    figures["sound alone before it median s"] = median(soundAlone);
    problems.push(
      ...within(
        "publishing again (median)",
        median(publish),
        publishingMedian + GRACE_SECONDS.platform,
      ),
      ...within(
        "publishing again (worst)",
        largest(publish),
        publishingWorst + GRACE_SECONDS.platform,
      ),
      ...within("the picture (median)", median(picture), pictureMedian + GRACE_SECONDS.platform),
    );
    return { problems };
  },
);
