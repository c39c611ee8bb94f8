// The ffmpeg of one destination hangs: it runs, its connections stand, and it sends nothing.
import { now } from "../../support/media/clock";
import { expectLive, row, within } from "../verbs/row";
import { publishingAgain, saidOf, signal, untouched } from "../verbs/watchdog";

/** Promised; checked with a grace, for machines differ in speed. */
const AGAIN_SECONDS = 15;
const GRACE_SECONDS = 5;
/** Twice that: then it has failed anyway. */
const GIVE_UP_MS = 2 * (AGAIN_SECONDS + GRACE_SECONDS) * 1000;

export const watchdogFfmpegFrozen = row(
  "watchdog-ffmpeg-frozen",
  "ffmpeg of one destination frozen: killed by restreamd, publishing again ≤ 15 s in the same session; the other untouched",
  async (bed, since) => {
    const at = now();
    await signal(bed, "restream-twitch", "SIGSTOP");
    const seconds = await publishingAgain(bed, "twitch", at, GIVE_UP_MS);
    bed.figures["twitch publishing again, seconds"] = seconds;
    await expectLive(bed, at + seconds * 1000, ["twitch"]);
    const problems = [
      ...within("twitch publishing again", seconds, AGAIN_SECONDS + GRACE_SECONDS),
      ...(await saidOf(bed, at, "restream-twitch")),
    ];
    return {
      problems,
      platform: (name) => (name === "youtube" ? untouched(bed, since, name) : []),
    };
  },
);
