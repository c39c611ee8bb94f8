// An old OBS with the right credential comes back: it does not get in beside the live one, and in a gap it can be ended.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { HOME } from "../../support/world/addresses";
import type { Publisher } from "../../support/publisher/publisher";
import { type Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { REFUSAL, untilSaid } from "../verbs/journal";
import { expectBack, expectLive, expectShown, rounded, row } from "../verbs/row";
import { WITHIN_MS } from "../verbs/deadlines";
import { liveUntouched } from "../verbs/untouched";
import { SECRETS } from "../bed/secrets";

export const ghostBesideLive = (seconds: number): Scenario =>
  row(
    "ghost-beside-live",
    `a ghost with the same credential tries for ${seconds} s: live is never interrupted, refusal and address in the log`,
    async (bed, since, figures) => {
      const ghost = await newGhost(bed);
      const problems = await liveUntouched(bed, figures, since, async () => {
        ghost.start();
        try {
          await pause(seconds * 1000);
          const lines = await untilSaid(bed, since, [REFUSAL, HOME], { count: 3 });
          figures["refusals in the log times"] = lines.length;
        } finally {
          await ghost.kill();
        }
      });
      figures["tries of the ghost times"] = ghost.attempts.length;
      return { problems };
    },
  );

/**
 * What ends whoever publishes, by hand (the operator's command has a scenario of its own, command-ghost): asks MediaMTX's
 * API for the path's source and kicks it.
 * The key comes through a file, so that it is in nobody's process list.
 */
export const KICK = [
  'api() { curl -sS --fail -K <(echo "user = control:$(cat /etc/restream/mediamtx-api.key)") "$@"; }',
  'id=$(api http://127.0.0.1:9997/v3/paths/get/live | sed -n \'s/.*"source":{"type":"rtmpConn","id":"\\([^"]*\\)".*/\\1/p\')',
  "api -X POST http://127.0.0.1:9997/v3/rtmpconns/kick/$id",
].join("; ");

/** Each kick lets both try anew: whoever asks first gets in. */
const MOST_KICKS = 10;

export const ghostInGap = row(
  "ghost-in-gap",
  "a ghost takes the path in a gap: measured; kicking it lets the right publisher in, with luck at once",
  async (bed, _since, figures) => {
    const ghost = await newGhost(bed);
    let kicks = 0;
    let ghostAt = 0;
    try {
      await bed.publisher.kill();
      ghost.start();
      ghostAt = await ghost.waitForConnect(WITHIN_MS.connects);
      await expectShown(bed, "ghost", ghostAt, WITHIN_MS.shown);
      const returnedAt = now();
      bed.publisher.start();
      await untilSaid(bed, returnedAt, [REFUSAL, HOME], { count: 2 });
      while (kicks < MOST_KICKS && !(await kickedFor(bed))) kicks++;
      kicks++;
      figures["ghost on air s"] = rounded((now() - ghostAt) / 1000);
      figures["kicks until the right publisher was in times"] = kicks;
      await expectBack(bed, returnedAt);
    } finally {
      await ghost.kill();
    }
    await expectLive(bed, now());
    return {};
  },
);

/** Kicks who is on; true when the right publisher's picture is on air soon after. */
const kickedFor = async (bed: Bed): Promise<boolean> => {
  const kickedAt = now();
  await bed.machine.exec("bash", "-c", KICK);
  return expectShown(bed, "live", kickedAt, WITHIN_MS.shownAfterKick).then(
    () => true,
    () => false,
  );
};

const newGhost = async (bed: Bed): Promise<Publisher> =>
  bed.publishers.newPublisher(
    "ghost",
    (await bed.project.output("address")) as string,
    SECRETS.publishKey,
    {
      source: "ghost",
    },
  );
