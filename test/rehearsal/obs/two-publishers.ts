// Two real OBS by name: one waits and takes over by itself; a cutover lets the chosen one alone in, and the other gives up.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { ObsPublisher } from "../../support/publisher/obs/obs-publisher";
import { HOME, OTHER_HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import { mustUp } from "../verbs/change";
import { GRACE_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import { REFUSAL, untilSaid } from "../verbs/journal";
import { within } from "../verbs/row";
import { forgetOffice, nameOffice, OFFICE } from "../verbs/office";
import { goLive, newObs, obsRow, shownSince } from "./obs-row";

/** OBS's next try, and MediaMTX's 2 s of analysis. */
const TAKES_OVER_SECONDS = 6;
/** Of the first one, refused: OBS waits 3 s, then longer. */
const TRIES = 2;
/** In which the first one, started again, is refused more than once. */
const WAITS_MS = 10_000;

/** Home is on air, office's OBS stands by; whatever happens, office is gone at the end, also from the stack. */
const besideOffice = async <Result>(
  bed: Bed,
  home: ObsPublisher,
  during: (office: ObsPublisher) => Promise<Result>,
): Promise<Result> => {
  await nameOffice(bed);
  await mustUp(bed);
  const host = bed.network.addHost(OFFICE, OTHER_HOME);
  const office = await newObs(bed, OFFICE, SECRETS.officePublishKey, {
    ...{ scene: "ghost", host, user: OFFICE },
  });
  try {
    await goLive(bed, home);
    const since = now();
    office.start();
    await untilSaid(bed, since, [REFUSAL, OTHER_HOME], {
      count: 2,
      withinMs: WITHIN_MS.saidOfSlow,
    });
    return await during(office);
  } finally {
    if (office.isStarted) await office.kill();
    // A release without the chosen one would be refused.
    await bed.machine.exec("/usr/local/bin/restream", "cutover", "any");
    bed.network.removeHost(host);
    await forgetOffice(bed);
    await mustUp(bed);
  }
};

export const obsHotBackup = obsRow(
  "obs-hot-backup",
  `a second OBS stands by: on air ≤ ${TAKES_OVER_SECONDS} s after the first has crashed, and stays when it is back; 0 lost`,
  async (bed, home, _since, figures) =>
    besideOffice(bed, home, async (office) => {
      const goneAt = (await home.kill()) ?? now();
      const shownAt = await shownSince(bed, "ghost", goneAt);
      const seconds = Number(((shownAt - goneAt) / 1000).toFixed(1));
      figures["the second on air after s"] = seconds;
      home.start();
      await home.waitForConnect(WITHIN_MS.obsConnects);
      await pause(WAITS_MS);
      const since = now();
      await shownSince(bed, "ghost", since);
      await office.kill();
      await shownSince(bed, "live", now());
      return {
        problems: within(
          "the second on air",
          seconds,
          TAKES_OVER_SECONDS + GRACE_SECONDS.publisher,
        ),
      };
    }),
);

export const obsCutover = obsRow(
  "obs-cutover",
  "restream cutover to the OBS that stands by: it is on air, the first one is refused and goes on trying; Start Streaming after cutover any; 0 lost",
  async (bed, home, _since, figures) =>
    besideOffice(bed, home, async (office) => {
      const cutAt = now();
      await bed.machine.exec("/usr/local/bin/restream", "cutover", OFFICE);
      const shownAt = await shownSince(bed, "ghost", cutAt);
      figures["the chosen one on air after s"] = Number(((shownAt - cutAt) / 1000).toFixed(1));
      await untilSaid(bed, cutAt, ["failed to authenticate", HOME], {
        ...{ count: TRIES, withinMs: WITHIN_MS.saidOfSlow },
      });
      const { stops, reconnects } = home.said;
      figures["tries anew that the first one announced times"] = reconnects;
      await bed.machine.exec("/usr/local/bin/restream", "cutover", "any");
      await shownSince(bed, "ghost", now());
      await office.kill();
      // As the command says: its pauses have grown.
      await home.kill();
      await goLive(bed, home);
      return { problems: stops === 0 ? [] : ["the first OBS has given up"] };
    }),
);
