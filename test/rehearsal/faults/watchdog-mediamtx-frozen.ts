// MediaMTX hangs: it takes connections and data, and does nothing with them.
import { now } from "../../support/media/clock";
import { standByProblems } from "./mediamtx-fails";
import { expectBack, expectPlaceholder, row } from "../verbs/row";
import { saidOf, signal } from "../verbs/watchdog";
import { GRACE_SECONDS, PROMISED_SECONDS } from "../verbs/deadlines";

export const watchdogMediamtxFrozen = row(
  "watchdog-mediamtx-frozen",
  `MediaMTX frozen: the placeholder ≤ ${PROMISED_SECONDS.standByOfHang} s, killed by restreamd, 0 sessions lost; the publisher comes back by itself`,
  async (bed, _since, figures) => {
    const at = now();
    await signal(bed, "mediamtx-restream", "SIGSTOP");
    await expectPlaceholder(bed, at);
    const problems = standByProblems(
      bed,
      figures,
      at,
      PROMISED_SECONDS.standByOfHang + GRACE_SECONDS.hang,
    );
    await expectBack(bed, at);
    problems.push(...(await saidOf(bed, at, "mediamtx-restream")));
    return { problems };
  },
);
