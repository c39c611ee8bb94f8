// The ffmpeg of one destination hangs: it runs, its connections stand, and it sends nothing.
import { now } from "../../support/media/clock";
import { expectLive, row, within } from "../verbs/row";
import { publishingAgain, saidOf, signal } from "../verbs/watchdog";
import { GRACE_SECONDS, PROMISED_SECONDS, givesUpAfterMs } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";

const AGAIN_SECONDS = PROMISED_SECONDS.publishingAfterFreeze + GRACE_SECONDS.hang;

export const watchdogFfmpegFrozen = row(
  "watchdog-ffmpeg-frozen",
  `ffmpeg of one destination frozen: killed by restreamd, publishing again ≤ ${PROMISED_SECONDS.publishingAfterFreeze} s in the same session; the other untouched`,
  async (bed, since, figures) => {
    const at = now();
    await signal(bed, "restream-twitch", "SIGSTOP");
    const seconds = await publishingAgain(bed, "twitch", at, givesUpAfterMs(AGAIN_SECONDS, 2));
    figures["twitch publishing again, seconds"] = seconds;
    await expectLive(bed, at + seconds * 1000, ["twitch"]);
    const problems = [
      ...within("twitch publishing again", seconds, AGAIN_SECONDS),
      ...(await saidOf(bed, at, "restream-twitch")),
      ...untouched(bed, since, "unbroken", ["youtube"]),
    ];
    return { problems };
  },
);
