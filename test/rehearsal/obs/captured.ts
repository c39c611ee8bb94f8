// What the real OBS sends becomes the placeholder: recorded while it streams, shown when it is gone, without a new header.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { ObsSettings } from "../../support/publisher/obs/obs-files";
import { PLATFORMS } from "../result/platform-names";
import { placeholderOnServer } from "../verbs/brought-file";
import { decodeErrors, marksOf } from "../verbs/decodes";
import { expects } from "../verbs/expects";
import { headersSince } from "../verbs/headers";
import { othersShown } from "../verbs/office";
import { expectShown, worstFreeze } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { learnPictures } from "./colours";
import { goLive, obsRow, SETTINGS } from "./obs-row";

/** In which each of OBS's default loops (8.3 s) is shown, and a seam. */
const GAP_MS = 20_000;

export const obsCaptured = (settings: ObsSettings): Scenario =>
  obsRow(
    settings === "as-advised" ? "obs-captured" : "obs-captured-as-it-comes",
    `OBS, ${SETTINGS[settings]}: restream placeholder capture records it; shown in a gap, no new header there and back, decodes cleanly, 0 lost`,
    async (bed, home, _since, figures) => {
      const problems: string[] = [];
      await goLive(bed, home);
      const startedAt = now();
      const captured = await placeholderOnServer(bed, "capture", "--seconds", "4");
      problems.push(...expects("capture", captured, 3, /Recorded: .*no broadcast ends/s));
      figures["recorded and tried s"] = Number(((now() - startedAt) / 1000).toFixed(1));
      await home.stopCleanly();
      const used = await placeholderOnServer(bed, "use");
      problems.push(...expects("use", used, 0, /viewers see the recording of /));
      try {
        await goLive(bed, home);
        const marks = marksOf(bed);
        const goneAt = (await home.kill()) ?? now();
        await pause(GAP_MS);
        figures["longest pause of the picture in the gap s"] = worstFreeze(bed, goneAt);
        await goLive(bed, home);
        await learnPictures(bed);
        problems.push(...othersShown(bed, goneAt, now(), ["live"]));
        for (const name of PLATFORMS) {
          const headers = headersSince(bed.platforms[name], goneAt).length;
          if (headers > 0) problems.push(`${name}: ${headers} sequence headers, expected none`);
        }
        problems.push(...(await decodeErrors(bed, marks)));
        await home.stopCleanly();
        return { problems };
      } finally {
        if (home.isStarted) await home.kill();
        await placeholderOnServer(bed, "reset");
        await expectShown(bed, "placeholder", now());
      }
    },
    settings,
  );
