// The real OBS starts streaming, crashes and is started again: what is promised for any publisher holds for it.
import { setTimeout as pause } from "node:timers/promises";
import { placeholderAfterSeconds } from "../../support/media/on-air";
import { presentationMs } from "../../support/media/received-frame";
import type { ObsSettings } from "../../support/publisher/obs/obs-files";
import type { Bed } from "../bed/bed";
import { decodeErrors } from "../verbs/decodes";
import { headerProblems } from "../verbs/headers";
import { expectPlaceholder, liveMeasures, rounded, within, type Findings } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { goLive, obsRow, SETTINGS, studioOf } from "./obs-row";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import { GRACE_SECONDS, PROMISED_SECONDS } from "../verbs/deadlines";

/** How long it is on air, for a decoder to see whole GOPs. */
const STAYS_MS = 6000;
const AWAY_MS = 5000;

export const obsStart = (settings: ObsSettings): Scenario =>
  obsRow(
    settings === "as-advised" ? "obs-start" : "obs-start-as-it-comes",
    `OBS, ${SETTINGS[settings]}, starts streaming and stops: live ≤ ${PROMISED_SECONDS.live} s after its connect, placeholder ≤ ${PROMISED_SECONDS.placeholder} s, decodes cleanly`,
    async (bed, home, since) => {
      const connectedAt = await goLive(bed, home);
      await pause(STAYS_MS);
      const live = liveMeasures(bed, connectedAt);
      const endedAt = await home.stopCleanly();
      const found = await judge(bed, since, live, endedAt);
      return {
        ...found,
        problems: [...(found.problems ?? []), ...reorderProblems(bed, since)],
      };
    },
    settings,
  );

/** What OBS sends by default is not in the order in which it is shown; else a row would not show what users have. */
const reorderProblems = (bed: Bed, since: number): string[] =>
  PLATFORMS.flatMap((name) => {
    const live = bed.platforms[name].frames(since).filter(({ source }) => source === "live");
    const shown = live.map(presentationMs);
    return shown.some((at, index) => at < (shown[index - 1] ?? -Infinity))
      ? []
      : [`${name}: OBS's picture has no B-frames`];
  });

export const obsKilled = obsRow(
  "obs-killed",
  `OBS is killed, started again after ${AWAY_MS / 1000} s: 0 lost, placeholder ≤ ${PROMISED_SECONDS.placeholder} s, live ≤ ${PROMISED_SECONDS.live} s after its connect`,
  async (bed, home, since) => {
    await goLive(bed, home);
    await pause(STAYS_MS);
    const endedAt = await home.kill();
    await pause(AWAY_MS); // the fault's own length
    const live = liveMeasures(bed, await goLive(bed, home));
    await pause(STAYS_MS);
    return judge(bed, since, live, endedAt);
  },
);

const judge = async (
  bed: Bed,
  since: number,
  live: ReturnType<typeof liveMeasures>,
  endedAt: number | undefined,
): Promise<Findings> => {
  if (endedAt === undefined) throw new Error("OBS had no connection");
  await expectPlaceholder(bed, endedAt);
  const placeholder = Object.fromEntries(
    PLATFORMS.map((name) => [
      name,
      rounded(placeholderAfterSeconds(bed.platforms[name].frames(), endedAt)),
    ]),
  ) as Record<PlatformName, number | null>;
  const errors = await decodeErrors(bed, studioOf(bed).marks);
  return {
    measures: {
      twitch: { ...live.twitch, placeholderAfterSeconds: placeholder.twitch },
      youtube: { ...live.youtube, placeholderAfterSeconds: placeholder.youtube },
    },
    problems: errors.slice(0, 3).map((error) => `decoding what was received: ${error}`),
    platform: (name, server) => [
      ...within(
        "the placeholder",
        placeholder[name],
        PROMISED_SECONDS.placeholder + GRACE_SECONDS.publisher,
      ),
      ...within(
        "live",
        live[name].liveAfterSeconds,
        PROMISED_SECONDS.live + GRACE_SECONDS.publisher,
      ),
      ...headerProblems(server, since),
    ],
  };
};
