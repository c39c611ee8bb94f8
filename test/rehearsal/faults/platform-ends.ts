// The platform ends the broadcast itself, as Twitch does after 48 hours; the restream is back before viewers leave.
import { now } from "../../support/media/clock";
import { PLATFORMS } from "../report";
import type { Scenario } from "../scenario";
import { backSince, largest, median, otherThan, randomPhase, untouched } from "./restream";
import { row, within } from "./row";

/** In turn at either platform. */
const ROUNDS = 20;
/**
 * Promised, and on the README's list of what cannot be held: so it is checked as it stands. With a grace, it fails the
 * row.
 */
const MEDIAN_SECONDS = 1.5;
/**
 * ffmpeg opens the platform only when it knows the picture's size, which FLV's headers do not say and only a slice
 * shows; MediaMTX begins each reader at the next keyframe, 0 to 2 s later. The rest as systemd and ffmpeg told it
 * on two busy cores.
 */
const REASON =
  "1.0 s of it is half a GOP, the wait for a keyframe that ffmpeg needs before it connects and MediaMTX does not keep for a reader; systemd's start (0.1 s for the sandbox of each of two programs), ffmpeg's own and TLS take another 0.5 s or more, so 1.5 s is met by chance alone";
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
    const shortfall = {
      problems: within("publishing again (median)", median(publish), MEDIAN_SECONDS),
      reason: REASON,
    };
    problems.push(
      ...within("publishing again (median)", median(publish), MEDIAN_SECONDS + GRACE_SECONDS),
      ...within("publishing again (worst)", largest(publish), WORST_SECONDS + GRACE_SECONDS),
      ...within("the picture after it (worst)", largest(picture), PICTURE_SECONDS + GRACE_SECONDS),
    );
    return { problems, shortfall };
  },
);
