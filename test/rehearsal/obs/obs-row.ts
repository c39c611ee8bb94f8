// What every row with the real OBS shares: it begins and ends with the placeholder, streams with what `restream obs-profile`
// wrote, and pictures are told by their colour.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { firstFrameOf } from "../../support/media/on-air";
import type { ObsSettings } from "../../support/publisher/obs/obs-files";
import type { ObsLog } from "../../support/publisher/obs/obs-log";
import type { ObsPublisher } from "../../support/publisher/obs/obs-publisher";
import { type Bed } from "../bed/bed";
import { marksOf } from "../verbs/decodes";
import { ensureStarted, expectPlaceholder, rowsAfter, type Findings } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { learnPictures } from "./colours";
import { ENCODERS } from "../bed/obs/picture";
import type { ObsStudio } from "../bed/obs/studio";
import { PLATFORMS } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import type { Figures } from "../result/outcome";
import { SECRETS } from "../bed/secrets";

/** In a title. */
export const SETTINGS: Readonly<Record<ObsSettings, string>> = {
  "as-advised": "set as the README advises",
  "as-it-comes": "as it comes",
};

/** @throws Error in a suite that brings no OBS */
export const studioOf = ({ obs }: Bed): ObsStudio => {
  if (!obs) throw new Error("this suite brings no OBS");
  return obs;
};

const prepare = async (bed: Bed, settings: ObsSettings): Promise<void> => {
  await ensureStarted(bed);
  await expectPlaceholder(bed, now());
  studioOf(bed).marks = marksOf(bed);
  const home = await newObs(bed, "home", SECRETS.publishKey, {
    settings,
    imported: settings === "as-advised" ? await writtenProfile(bed) : undefined,
  });
  bed.publisher = home;
};

/**
 * The OBS at home is `bed.publisher`, not started; whatever happens, it is gone at the end. Figures: those of its log, which
 * it writes at its end. Problems: an encoder that is set otherwise.
 */
export const obsRow = (
  name: string,
  title: string,
  run: (bed: Bed, home: ObsPublisher, since: number, figures: Figures) => Promise<Findings>,
  settings: ObsSettings = "as-advised",
): Scenario =>
  rowsAfter("obs", (bed) => prepare(bed, settings))(name, title, async (bed, since, figures) => {
    const home = bed.publisher as ObsPublisher; // as `prepare` left it
    try {
      const found = await run(bed, home, since, figures);
      if (home.isStarted) await home.stopCleanly();
      recordFrames(figures, home.said);
      return {
        ...found,
        problems: [...(found.problems ?? []), ...encoderProblems(home.said, settings)],
      };
    } finally {
      if (home.isStarted) await home.kill();
      const goneAt = now();
      bed.report.versions.obs ??= home.said.version ?? null;
      await expectPlaceholder(bed, goneAt);
      await learnPictures(bed);
    }
  });

const recordFrames = (figures: Figures, { frames }: ObsLog): void => {
  const percent = (part: number | undefined): number | null =>
    part === undefined ? null : Number((100 * part).toFixed(1));
  figures["OBS's log: lagged (drawn too late) %"] = percent(frames?.lagged);
  figures["OBS's log: skipped (encoder too slow) %"] = percent(frames?.skipped);
  figures["OBS's log: dropped (line too slow) %"] = percent(frames?.dropped);
};

const encoderProblems = ({ encoder }: ObsLog, settings: ObsSettings): string[] =>
  isDeepStrictEqual(encoder, ENCODERS[settings])
    ? []
    : [
        `OBS encodes ${JSON.stringify(encoder)}, ${settings} is ${JSON.stringify(ENCODERS[settings])}`,
      ];

/** One more, with its own settings and folder; not started. */
export const newObs = async (
  bed: Bed,
  name: string,
  publishKey: string,
  {
    scene = "home",
    host = bed.home,
    settings = "as-advised",
    imported,
    user = "home",
  }: Partial<Parameters<ObsStudio["newObs"]>[2]> & { user?: string } = {},
): Promise<ObsPublisher> => {
  const address = (await bed.project.output("address")) as string;
  const target = { address, user, publishKey };
  return studioOf(bed).newObs(name, target, { scene, host, settings, imported });
};

/** What `restream obs-profile` writes for this stack. The folder does not stay: it holds the publish key. */
export const writtenProfile = async (bed: Bed): Promise<Record<string, string>> => {
  const folder = join(bed.runFolder, "obs profile");
  const { code, output } = await bed.project.restream(["obs-profile", "home", folder]);
  if (code !== 0) throw new Error(`restream obs-profile: exit code ${code}\n${output}`);
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
  rmSync(folder, { recursive: true });
  return Object.fromEntries(files) as Record<string, string>;
};

/** Starts it; resolves with its connect when every platform has received its picture. */
export const goLive = async (bed: Bed, obs: ObsPublisher): Promise<number> => {
  obs.start();
  const connectedAt = await obs.waitForConnect(WITHIN_MS.obsConnects);
  await shownSince(bed, "live", connectedAt);
  return connectedAt;
};

/** Resolves when every platform has received a picture of this scene; with when the last of them had, ms since the epoch. */
export const shownSince = async (
  bed: Bed,
  source: "live" | "ghost",
  since: number,
): Promise<number> => {
  const shown: number[] = [];
  for (const name of PLATFORMS)
    shown.push(
      await eventually(
        `${name} receives OBS's picture`,
        WITHIN_MS.shownAnew,
        async () => {
          const first = (of: string) => firstFrameOf(bed.platforms[name].frames(since), of, since);
          if (first("unknown")) await learnPictures(bed);
          const frame = first(source);
          if (!frame) throw new Error("no picture of its colour yet");
          return frame.at;
        },
        250,
      ),
    );
  return Math.max(...shown);
};
