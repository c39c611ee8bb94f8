// A platform that stops reading for a while, and OBS that goes and comes back meanwhile: what the hub keeps for it is
// bounded, and the other platform does not notice.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { decodeErrors, marksOf } from "../verbs/decodes";
import { headerProblems } from "../verbs/headers";
import { signalPlatform } from "./platform-hangs";
import { backSince } from "../verbs/restream";
import { expectLive, expectSource, row } from "../verbs/row";
import { WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";

const NAME = "twitch";
const OTHER = "youtube";
/** Over that of a hub whose readers keep up, MB: twice what hub.conf works out for one reader at 6 Mb/s. */
const HUB_GROWS_MB = 20;
/** What is told of the pictures needs whole GOPs. */
const STAYS_MS = 5000;

/** Shorter than restreamd's patience (8 s): nothing is lost at all. Longer: the platform's own session may be. */
export const platformSlow = (seconds: 6 | 60): Scenario =>
  row(
    `platform-slow-${seconds}s`,
    `a platform reads nothing for ${seconds} s while OBS stops and starts: ${seconds === 6 ? "0 lost" : "no session lost but its own"}, what arrives can be decoded, the hub grows by ≤ ${HUB_GROWS_MB} MB, the other untouched`,
    async (bed, since, figures) => {
      const platform = bed.platforms[NAME];
      const before = await hubPeakMegabytes(bed);
      const marks = marksOf(bed);
      await bed.publisher.stopCleanly();
      signalPlatform(platform, "SIGSTOP");
      try {
        const stoppedAt = now();
        await expectSource(bed.platforms[OTHER], "placeholder", stoppedAt, WITHIN_MS.shown);
        bed.publisher.start();
        const connectedAt = await bed.publisher.waitForConnect(WITHIN_MS.connects);
        await expectLive(bed, connectedAt, [OTHER]);
        await pause(Math.max(0, stoppedAt + seconds * 1000 - now()));
      } finally {
        signalPlatform(platform, "SIGCONT");
      }
      const wellAt = now();
      if (seconds > 6) {
        await backSince(bed, NAME, since, WITHIN_MS.publishesAfterPause);
        // The recording of the session that is there now.
        // It may be one that has only just begun: what was sent meanwhile can be too old for the platform.
        const anew = await eventually("both record", WITHIN_MS.shown, () => marksOf(bed));
        marks.splice(0, marks.length, ...anew);
      }
      await expectLive(bed, wellAt + 1000, undefined, WITHIN_MS.publishesAfterPause);
      await pause(STAYS_MS);
      const grown = (await hubPeakMegabytes(bed)) - before;
      const errors = await decodeErrors(bed, marks);
      figures["hub grew by MB"] = Number(grown.toFixed(1));
      return {
        problems: [
          ...untouched(bed, since, "besideAFault", [OTHER]),
          ...(grown <= HUB_GROWS_MB ? [] : [`the hub grew by ${grown.toFixed(1)} MB`]),
          ...errors.slice(0, 3).map((error) => `decoding what was received: ${error}`),
          ...(seconds === 6 ? headerProblems(platform, since) : []),
        ],
        excused: seconds === 6 ? [] : [NAME],
      };
    },
  );

/** The most that it ever had, MB. */
const hubPeakMegabytes = async ({ machine }: Bed): Promise<number> => {
  const script = `grep ^VmHWM: "/proc/$(systemctl show --property=MainPID --value mediamtx-hub)/status"`;
  const [, kilobytes] = /(\d+) kB/.exec(await machine.exec("sh", "-c", script)) ?? [];
  if (kilobytes === undefined) throw new Error("the hub does not run");
  return Number(kilobytes) / 1000;
};
