// OBS leaves out the frames that little refers to, as it does first on a slow line. MediaMTX then cannot order the rest.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { saidSince, untilSaid } from "../verbs/journal";
import { expectLive } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { cpuSecondsOf } from "./cpu";
import {
  encoderRow,
  freezes,
  NOT_RESET,
  resetInTheMiddle,
  shownPart,
  withScripted,
} from "../verbs/encoder";
import { PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";

const FPS = 30;
const LONGEST_FREEZE = PROMISED_SECONDS.stillPictureOfLeftOut;
/** People are notified of what lasts longer than this. */
const TOLD_AFTER = 10;

export const framesLeftOut = (seconds: number): Scenario =>
  encoderRow(
    `frames-left-out-${String(seconds).replace(".", "-")}s`,
    `OBS leaves frames out for ${seconds} s (nal_ref_idc below 2): degraded, freezes ≤ ${LONGEST_FREEZE} s, 0 lost${seconds >= TOLD_AFTER ? ", told; a platform's reset meanwhile" : ""}`,
    async (bed, _since, figures) =>
      withScripted(bed, {}, async (_, encoder) => {
        await pause(4000); // as it is without
        if (seconds >= TOLD_AFTER) await earlierOneOver(bed);
        const since = now();
        const [cpu, lines] = [await cpuSecondsOf(bed), await journalLines(bed, since)];
        const before = encoder.leftOut.length;
        encoder.play({ leaveOut: [{ from: 0, to: seconds, below: 2 }] });
        const problems: string[] = [];
        if (seconds >= TOLD_AFTER) {
          await pause((seconds * 1000) / 2);
          problems.push(...(await resetInTheMiddle(bed, figures)));
          // What the platforms saw is judged also when it is not said.
          await untilSaid(bed, since, ["kind=frames-missing"], { unit: "restreamd" }).catch(
            (error: unknown) =>
              problems.push(error instanceof Error ? error.message : String(error)),
          );
        }
        await pause(Math.max(0, since + seconds * 1000 - now()));
        const until = now();
        figures["CPU meanwhile % of a core"] = Math.round(
          (((await cpuSecondsOf(bed)) - cpu) / ((until - since) / 1000)) * 100,
        );
        const said = ((await journalLines(bed, since)) - lines) / ((until - since) / 1000);
        figures["journal lines a second"] = Number(said.toFixed(2));
        const alarms = (await saidSince(bed, since, "restreamd")).filter((line) =>
          line.includes("kind=feed-silent"),
        );
        await expectLive(bed, now());
        const leftOut = encoder.leftOut.slice(before).filter(({ kind }) => kind === "video").length;
        figures["frames left out"] = leftOut;
        const sent = ((until - since) / 1000) * FPS - leftOut;
        shownPart(bed, figures, { since, until, sent });
        return {
          problems: [
            ...problems,
            ...alarms.map((line) => `a false alarm: ${line}`),
            ...freezes(bed, figures, since, LONGEST_FREEZE, NOT_RESET),
            ...(leftOut > 0 ? [] : ["no frame was left out"]),
            ...(said <= MOST_LINES || seconds < TOLD_AFTER
              ? []
              : [`${said.toFixed(1)} journal lines a second`]),
          ],
        };
      }),
  );

/** What another row has left lasts for a minute, and is not told twice. */
const earlierOneOver = async (bed: Bed): Promise<void> => {
  await eventually(
    "restreamd has told the end of what was left out before",
    WITHIN_MS.framesWhole,
    async () => {
      const told = (await saidSince(bed, 0, "restreamd")).filter((line) =>
        /kind=frames-/.test(line),
      );
      if (told.at(-1)?.includes("kind=frames-missing")) throw new Error("it has not");
    },
  );
};

/** A second, of the road into the hub; promised is 2. */
const MOST_LINES = 2;

const journalLines = async (
  { machine }: Parameters<typeof cpuSecondsOf>[0],
  since: number,
): Promise<number> =>
  Number(
    await machine.exec(
      "sh",
      "-c",
      `journalctl --no-pager -o cat -u 'mediamtx-*' --since=@${Math.floor(since / 1000)} | wc -l`,
    ),
  );
