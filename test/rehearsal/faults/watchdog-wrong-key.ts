// A stream key that the platform does not know: tried again for ever, but not once a second for ever.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";
import { expectLive, row, within } from "../verbs/row";
import { publishingAgain, restreamdSaid } from "../verbs/watchdog";
import { PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";
import { SECRETS } from "../bed/secrets";

const WRONG_KEY = "live_wrong-key-twitch_0123456789";
/** The rule's own times: full speed for 2 minutes, then a pause of 15 s before each attempt. */
const WATCHED_MS = 600_000;
const SLOWED_AFTER_MS = 150_000;
const LEAST_PAUSE_SECONDS = 15;

export const watchdogWrongKey = row(
  "watchdog-wrong-key",
  "a wrong stream key for 10 minutes: slowed down after 2, told once; full speed when the right one comes; the other untouched",
  async (bed, since, figures) => {
    await setKey(bed, WRONG_KEY);
    const at = now();
    await bed.machine.exec("systemctl", "start", "restream-twitch");
    await pause(WATCHED_MS); // the fault's own length
    const tries = bed.platforms.twitch.refusals
      .filter((refusal) => refusal.at >= at)
      .map((refusal) => refusal.at);
    const said = await restreamdSaid(bed, at);
    await setKey(bed, SECRETS.twitchStreamKey);
    const startedAt = now();
    await bed.machine.exec("systemctl", "start", "restream-twitch");
    const again = await publishingAgain(bed, "twitch", startedAt, WITHIN_MS.publishesWithRightKey);
    await expectLive(bed, startedAt, ["twitch"]);

    const late = tries.filter((each) => each >= at + SLOWED_AFTER_MS);
    const shortest = Math.min(...gaps(late));
    figures["tries in the first 100 seconds"] = tries.filter((each) => each < at + 100_000).length;
    figures["tries in the last 450 seconds"] = late.length;
    figures["shortest pause when slowed, seconds"] = Number(shortest.toFixed(1));
    figures["publishing with the right key, seconds"] = again;
    const told = said.filter((line) => line.includes("slowed down"));
    return {
      problems: [
        ...(late.length >= 2 && shortest >= LEAST_PAUSE_SECONDS
          ? []
          : [`not slowed down: ${late.length} tries in the last 450 s, ${shortest} s apart`]),
        ...(told.length === 1 && said.length === 1
          ? []
          : [`restreamd said ${said.length} lines, ${told.length} of being slowed down`]),
        ...within("publishing with the right key", again, PROMISED_SECONDS.publishingWithRightKey),
        ...untouched(bed, since, "unbroken", ["youtube"]),
      ],
      // The operator stopped it to bring the key.
      excused: ["twitch"],
    };
  },
);

/** Seconds between each and the next. */
const gaps = (times: number[]): number[] =>
  times.slice(1).map((time, index) => (time - (times[index] ?? time)) / 1000);

/** A running restream is not cut by a release: the operator stops it first. */
const setKey = async ({ machine, project }: Bed, key: string): Promise<void> => {
  await machine.exec("systemctl", "stop", "restream-twitch");
  await project.mustPulumi(
    ["config", "set", "--secret", "restream:twitchStreamKey", "-s", STACK],
    key,
  );
  await project.mustPulumi(UP);
};
