// What every row with the real OBS shares: it begins and ends with the placeholder, and pictures are told by their colour.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { firstFrameOf } from "../../support/media/on-air";
import type { ObsPublisher } from "../../support/publisher/obs/obs-publisher";
import { SECRETS, type Bed } from "../bed";
import { marksOf } from "../faults/decodes";
import { ensureStarted, expectPlaceholder, rowsAfter, type Outcome } from "../faults/row";
import { PLATFORMS } from "../report";
import type { Scenario } from "../scenario";
import { learnPictures } from "./colours";
import type { ObsStudio } from "./studio";

/** OBS takes seconds to start where nothing but the processor draws. */
const CONNECTS_WITHIN_MS = 60_000;
const LIVE_WITHIN_MS = 30_000;

/** @throws Error in a suite that brings no OBS */
export const studioOf = ({ obs }: Bed): ObsStudio => {
  if (!obs) throw new Error("this suite brings no OBS");
  return obs;
};

const prepare = async (bed: Bed): Promise<void> => {
  await ensureStarted(bed);
  await expectPlaceholder(bed, now());
  studioOf(bed).marks = marksOf(bed);
  const home = await newObs(bed, "home", SECRETS.publishKey);
  bed.publisher = home;
};

/** The OBS at home is `bed.publisher`, not started; whatever happens, it is gone at the end. */
export const obsRow = (
  name: string,
  title: string,
  run: (bed: Bed, home: ObsPublisher, since: number) => Promise<Outcome>,
): Scenario =>
  rowsAfter("obs", prepare)(name, title, async (bed, since) => {
    const home = bed.publisher as ObsPublisher; // as `prepare` left it
    try {
      return await run(bed, home, since);
    } finally {
      if (home.isStarted) await home.kill();
      const goneAt = now();
      bed.report.versions.obs ??= home.said.version ?? null;
      await expectPlaceholder(bed, goneAt);
      await learnPictures(bed);
    }
  });

/** One more, with its own settings and folder; not started. */
export const newObs = async (
  bed: Bed,
  name: string,
  publishKey: string,
  { scene = "home", host = bed.home }: Partial<Parameters<ObsStudio["newObs"]>[2]> = {},
): Promise<ObsPublisher> => {
  const address = (await bed.project.output("address")) as string;
  const target = { address, user: "home", publishKey };
  return studioOf(bed).newObs(name, target, { scene, host });
};

/** Starts it; resolves with its connect when every platform has received its picture. */
export const goLive = async (bed: Bed, obs: ObsPublisher): Promise<number> => {
  obs.start();
  const connectedAt = await obs.waitForConnect(CONNECTS_WITHIN_MS);
  for (const name of PLATFORMS)
    await eventually(
      `${name} receives OBS's picture`,
      LIVE_WITHIN_MS,
      async () => {
        const arrived = (source: string): boolean =>
          firstFrameOf(bed.platforms[name].frames(), source, connectedAt) !== undefined;
        if (arrived("unknown")) await learnPictures(bed);
        if (!arrived("live")) throw new Error("no picture of its colour yet");
      },
      250,
    );
  return connectedAt;
};
