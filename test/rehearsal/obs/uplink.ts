// The line at home carries a part of what the real OBS sends: it leaves frames out by its own rule, and no broadcast ends.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { longestShownMs, switches } from "../../support/media/on-air";
import type { ObsSettings } from "../../support/publisher/obs/obs-files";
import type { Bed } from "../bed/bed";
import { withUplink } from "../verbs/links";
import { saidSince } from "../verbs/journal";
import { rounded, within, worstFreeze } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { goLive, obsRow, SETTINGS } from "./obs-row";
import { ENCODERS, keyframeSeconds, SOUND_KBPS } from "../bed/obs/picture";
import { TOLD_BELOW_PERCENT, toldMeanwhile } from "./told";
import { PLATFORMS } from "../result/platform-names";
import { GRACE_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import type { Figures } from "../result/outcome";

/** On air undisturbed, first. */
const SETTLES_MS = 5000;
const LASTS_MS = 60_000;

/**
 * OBS leaves out everything up to the next keyframe; where that makes MediaMTX close the feed's reader, the next reader
 * needs a keyframe of its own, and keeps it until the picture after it has come (docs/decisions/0016).
 */
const KEYFRAMES_MISSED = 2;

export const obsUplink = (settings: ObsSettings, percent: number): Scenario => {
  const freeze = KEYFRAMES_MISSED * keyframeSeconds(settings);
  const isTold = percent < TOLD_BELOW_PERCENT;
  return obsRow(
    `obs-uplink-${percent}${settings === "as-advised" ? "" : `-${settings}`}`,
    `the uplink carries ${percent} % of what OBS, ${SETTINGS[settings]}, sends, for ${LASTS_MS / 1000} s: 0 lost, freezes ≤ two of its keyframe intervals (${freeze.toFixed(1)} s)${isTold ? ", told" : ""}`,
    async (bed, home, _since, figures) => {
      await goLive(bed, home);
      await pause(SETTLES_MS);
      const before = await kindsTold(bed);
      const since = now();
      const kbps = ENCODERS[settings].kbps + SOUND_KBPS;
      await withUplink(bed.home, (kbps * percent) / 100, () => pause(LASTS_MS));
      const until = now();
      await pictureAfter(bed, until);
      figures["live after the end of the fault s"] = rounded((now() - until) / 1000);
      const problems = freezes(bed, figures, since, freeze + GRACE_SECONDS.obs);
      const told = toldMeanwhile(before, await kindsTold(bed));
      await home.stopCleanly();
      const { frames, reconnects } = home.said;
      return {
        remarks: [`told: ${told.join(", ") || "nothing"}`],
        problems: [
          ...problems,
          ...(isTold && told.length === 0 ? ["nobody was told"] : []),
          ...(reconnects === 0 ? [] : [`OBS lost its connection ${reconnects} times`]),
          ...(frames && frames.dropped > 0
            ? []
            : ["OBS dropped nothing: the uplink held nothing back"]),
        ],
      };
    },
    settings,
  );
};

/** Resolves when every platform is sent another picture than the placeholder's. */
const pictureAfter = async ({ platforms }: Bed, at: number): Promise<void> => {
  for (const name of PLATFORMS)
    await eventually(`${name} receives OBS's picture again`, WITHIN_MS.shownAfterOutage, () => {
      const pictures = platforms[name].frames(at).filter(({ kind }) => kind === "video");
      if (!pictures.some((frame) => frame.at >= at && frame.source !== "placeholder"))
        throw new Error("no picture of it yet");
    });
};

/** Figures: of the worse platform. */
const freezes = (bed: Bed, figures: Figures, since: number, bound: number): string[] => {
  const seen = PLATFORMS.map((name) =>
    bed.platforms[name].frames(since).filter(({ at }) => at >= since),
  );
  const arrived = worstFreeze(bed, since);
  const shown = Math.max(...seen.map((frames) => longestShownMs(frames) ?? Infinity)) / 1000;
  const placeholder = Math.max(
    ...seen.map((frames) =>
      (switches(frames) ?? [])
        .filter(({ source }) => source === "placeholder")
        .reduce((sum, { from, to }) => sum + (to - from) / 1000, 0),
    ),
  );
  figures["longest pause of the picture s"] = arrived;
  figures["longest that a picture is shown s"] = rounded(shown);
  figures["the placeholder was on air s"] = rounded(placeholder);
  return [
    ...within("a new picture", arrived, bound),
    ...within("another picture shown", shown, bound),
  ];
};

/** Kinds of all that restreamd has said, in order. */
const kindsTold = async (bed: Bed): Promise<string[]> =>
  (await saidSince(bed, 0, "restreamd")).flatMap((line) => / kind=(\S+)/.exec(line)?.[1] ?? []);
