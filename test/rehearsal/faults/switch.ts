// A switch between live and placeholder is none for the platform: what it is told of the stream stays true, each way.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { pictureOf } from "../../support/media/sps";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import { headerProblems, headersSince, stretchesOf } from "../verbs/headers";
import { expectPlaceholder, row } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { goLive } from "../verbs/go-live";

/** As the stack configures it and OBS sends it: 1080p30, High, level 4.0. */
const PICTURE = { profile: 100, level: 40, width: 1920, height: 1080, fps: 30 };
const GOP_SECONDS = 2;
/** AAC-LC, 48 kHz, stereo (ISO 14496-3, 1.6.2.1); ffmpeg may say more behind it. */
const SOUND = "1190";
/** Long enough to see whole GOPs on each side. */
const STAYS_MS = 7000;

export const switchEachWay = row(
  "switch",
  "live to placeholder and back: size, rate, profile, level, GOP and sound as configured; a sequence header for each change of the SPS",
  async (bed, since, figures) => {
    await pause(STAYS_MS);
    const stoppedAt = now();
    await bed.publisher.stopCleanly();
    await expectPlaceholder(bed, stoppedAt);
    await pause(STAYS_MS);
    await goLive(bed);
    await pause(STAYS_MS);
    const stretches = PLATFORMS.map((name) => stretchesOf(bed.platforms[name], since));
    const headers = PLATFORMS.map((name) => headersSince(bed.platforms[name], since).length);
    Object.assign(figures, {
      "different SPS in force": new Set(stretches.flat().map(({ sps }) => sps)).size,
      "sequence headers at 2 switches, twitch times": headers[0] ?? null,
      "sequence headers at 2 switches, youtube times": headers[1] ?? null,
    });
    return {
      platform: (_, platform) => [
        ...pictureProblems(platform, since),
        ...headerProblems(platform, since),
      ],
    };
  },
);

const pictureProblems = (platform: ReceivingServer, since: number): string[] => {
  const stretches = stretchesOf(platform, since);
  const order = stretches.map(({ source }) => source).join(", ");
  if (order !== "live, placeholder, live") return [`on air were ${order}`];
  const sound = platform
    .frames()
    .filter(({ kind, track }) => kind === "header" && track === "audio")
    .at(-1)?.parameters;
  return [
    ...(sound?.startsWith(SOUND) ? [] : [`the sound's header is ${sound ?? "missing"}`]),
    ...stretches.flatMap(({ source, sps, frames }, index) => {
      if (sps === undefined) return [`${source}: no SPS in front of its keyframes`];
      const picture = pictureOf(Buffer.from(sps, "hex"));
      const keyframes = frames.filter(({ keyframe }) => keyframe);
      // The first is at the switch itself only where the stretch began in the row.
      const gops = keyframes
        .slice(1)
        .map((frame, at) => frames.indexOf(frame) - frames.indexOf(keyframes[at] ?? frame));
      const wrongGop = gops.filter((gop) => gop !== GOP_SECONDS * PICTURE.fps);
      return [
        ...Object.entries(PICTURE).flatMap(([key, value]) => {
          const got = picture[key as keyof typeof PICTURE];
          return got === value ? [] : [`${source}: ${key} ${got ?? "not said"}, not ${value}`];
        }),
        ...(gops.length === 0 ? [`${source}: no whole GOP was seen`] : []),
        ...(wrongGop.length === 0 ? [] : [`${source}: GOPs of ${wrongGop.join(", ")} frames`]),
        ...(index === 0 || frames[0]?.keyframe ? [] : [`${source} began without a keyframe`]),
      ];
    }),
  ];
};
