// Two OBS stream at once: the first is on air, the other one waits, and takes over by itself when the first is gone.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { GRACE_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import { REFUSAL, untilSaid } from "../verbs/journal";
import { secondsFrom } from "../verbs/restream";
import { expectLive, expectShown, rowsAfter, within } from "../verbs/row";
import { firstFrameOf } from "../../support/media/on-air";
import { OTHER_HOME } from "../../support/world/addresses";
import { ensureOffice, OFFICE_SOURCE, othersShown, withOffice } from "../verbs/office";

/** Its next try, and MediaMTX's 2 s of analysis. */
const TAKES_OVER_SECONDS = 6;
/** So long the one that waits is refused again and again. */
const WAITS_MS = 15_000;

export const hotBackup = rowsAfter("publishers", ensureOffice)(
  "hot-backup",
  `two OBS at once: the second waits and is told once as standing by, is on air ≤ ${TAKES_OVER_SECONDS} s after the first is gone, and stays; back by a kick; 0 lost`,
  async (bed, since, figures) =>
    withOffice(bed, async (office) => {
      const problems: string[] = [];
      office.start();
      await untilSaid(bed, since, [REFUSAL, OTHER_HOME], { count: 2 });
      await pause(WAITS_MS);
      problems.push(...othersShown(bed, since, now(), ["live"]));
      problems.push(...(await toldOnce(bed, since)));

      const goneAt = (await bed.publisher.kill()) ?? now();
      await expectShown(bed, OFFICE_SOURCE, goneAt);
      const shownAfter = Math.max(
        ...PLATFORMS.map(
          (name) =>
            secondsFrom(
              goneAt,
              firstFrameOf(bed.platforms[name].frames(goneAt), OFFICE_SOURCE, goneAt)?.at,
            ) ?? Infinity,
        ),
      );
      figures["on air after the first was gone s"] = shownAfter;
      problems.push(
        ...within("the second on air", shownAfter, TAKES_OVER_SECONDS + GRACE_SECONDS.publisher),
      );

      // The first one comes back, and waits in its turn.
      const backAt = now();
      bed.publisher.start();
      await pause(WAITS_MS);
      problems.push(...othersShown(bed, backAt, now(), [OFFICE_SOURCE]));
      const kickedAt = now();
      await office.kill();
      await expectLive(bed, kickedAt);
      return { problems };
    }),
);

/** It is told, once, as what it is; and the screen shows it. */
const toldOnce = async (bed: Bed, since: number): Promise<string[]> => {
  const events = await eventually("it is told as standing by", WITHIN_MS.said, async () => {
    const text = await bed.machine.exec("/usr/local/bin/restream", "events", "--json", "-n", "50");
    const told = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string; time: string; ends?: number })
      .filter(({ time, ends }) => Date.parse(time) >= since - 1000 && ends === undefined);
    if (!told.some(({ kind }) => kind === "stands-by")) throw new Error("it is not");
    return told;
  });
  const screen = await bed.machine.exec("sh", "-c", "/usr/local/bin/restream status || true");
  const kinds = events.map(({ kind }) => kind);
  return [
    ...(kinds.filter((kind) => kind === "stands-by").length === 1
      ? []
      : [`told as standing by more than once: ${kinds.join(", ")}`]),
    ...(kinds.includes("ghost") ? ["it was told as a ghost"] : []),
    ...(/stands by: another OBS \(203\.0\.113\.x\)/.test(screen)
      ? []
      : [`the status does not show it:\n${screen}`]),
  ];
};
