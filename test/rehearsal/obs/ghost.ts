// An old OBS with the right key, on another line, beside the live one: OBS tries for ever, and never gets in.
import { now } from "../../support/media/clock";
import { HOME, OTHER_HOME } from "../../support/world/addresses";
import { REFUSAL, untilSaid } from "../verbs/journal";
import { learnPictures } from "./colours";
import { goLive, newObs, obsRow } from "./obs-row";
import { allow } from "../verbs/allow";
import { WITHIN_MS } from "../verbs/deadlines";
import { liveUntouched } from "../verbs/untouched";
import { SECRETS } from "../bed/secrets";

const REFUSALS = 3;

export const obsGhost = obsRow(
  "obs-ghost",
  `a second OBS with the same key from another allowed address: refused ${REFUSALS} times with its address in the log, live untouched`,
  async (bed, home, _since, figures) => {
    await allow(bed, HOME, OTHER_HOME);
    const host = bed.network.addHost("other-home", OTHER_HOME);
    const ghost = await newObs(bed, "ghost", SECRETS.publishKey, { scene: "ghost", host });
    try {
      await goLive(bed, home);
      const liveSince = now();
      const problems = await liveUntouched(
        bed,
        figures,
        liveSince,
        async () => {
          ghost.start();
          const words = [REFUSAL, OTHER_HOME];
          const lines = await untilSaid(bed, liveSince, words, {
            count: REFUSALS,
            withinMs: WITHIN_MS.saidOfSlow,
          });
          figures["refusals in the log times"] = lines.length;
        },
        () => learnPictures(bed),
      );
      const { connections, reconnects, stops } = ghost.said;
      figures["connections that the ghost took for good times"] = connections;
      figures["tries anew that it announced times"] = reconnects;
      return {
        problems: [
          ...problems,
          ...(stops === 0 && reconnects >= REFUSALS - 1
            ? []
            : [`the ghost tried anew ${reconnects} times and gave up ${stops} times`]),
        ],
      };
    } finally {
      if (ghost.isStarted) await ghost.kill();
      bed.network.removeHost(host);
      await allow(bed, HOME);
    }
  },
);
