// A switch between live and placeholder is none for the platform: what it is told of the stream stays true, each way.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { headerChanges } from "../../support/media/on-air";
import type { ReceivedFrame } from "../../support/media/received-frame";
import { pictureOf } from "../../support/media/sps";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import { PLATFORMS } from "../report";
import { goLive } from "../scenarios/gap";
import { expectPlaceholder, row } from "./row";

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
  async (bed, since) => {
    await pause(STAYS_MS);
    const stoppedAt = now();
    await bed.publisher.stopCleanly();
    await expectPlaceholder(bed, stoppedAt);
    await pause(STAYS_MS);
    await goLive(bed);
    await pause(STAYS_MS);
    const stretches = PLATFORMS.map((name) => stretchesOf(bed.platforms[name], since));
    const headers = PLATFORMS.map((name) => headersSince(bed.platforms[name], since).length);
    bed.figures = {
      "different SPS in force": new Set(stretches.flat().map(({ sps }) => sps)).size,
      "sequence headers at 2 switches, twitch times": headers[0] ?? null,
      "sequence headers at 2 switches, youtube times": headers[1] ?? null,
    };
    return {
      platform: (_, platform) => [
        ...pictureProblems(platform, since),
        ...headerProblems(platform, since),
      ],
    };
  },
);

/** Pictures of one source in a row, from its first keyframe on. */
interface Stretch {
  source: string;
  frames: ReceivedFrame[];
  /** In front of its keyframes. */
  sps: string | undefined;
}

const picturesSince = (platform: ReceivingServer, since: number): ReceivedFrame[] =>
  platform.frames().filter(({ kind, at }) => kind === "video" && at >= since);

const headersSince = (platform: ReceivingServer, since: number): ReceivedFrame[] =>
  platform
    .frames()
    .filter(({ kind, track, at }) => kind === "header" && track === "video" && at >= since);

const stretchesOf = (platform: ReceivingServer, since: number): Stretch[] => {
  const stretches: Stretch[] = [];
  for (const frame of picturesSince(platform, since)) {
    if (stretches.at(-1)?.source !== frame.source)
      stretches.push({ source: frame.source, frames: [], sps: undefined });
    const stretch = stretches.at(-1);
    stretch?.frames.push(frame);
    if (stretch && frame.parameters !== undefined) stretch.sps ??= frame.parameters;
  }
  return stretches;
};

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

/** The platform is told each change of the SPS once, before the first picture it is for, and nothing else. */
const headerProblems = (platform: ReceivingServer, since: number): string[] => {
  const problems: string[] = [];
  let inForce: string | undefined;
  let changes = 0;
  for (const frame of platform.frames()) {
    if (frame.track !== "video" || frame.kind === "audio") continue;
    if (frame.kind === "header") {
      if (frame.at >= since) changes++;
      inForce = frame.parameters;
    } else if (frame.at >= since && frame.parameters !== undefined && frame.parameters !== inForce)
      problems.push(`${frame.source}: a keyframe whose SPS is not the header's`);
  }
  const expected = stretchesOf(platform, since).filter(
    ({ sps }, at, all) => at > 0 && sps !== all[at - 1]?.sps,
  ).length;
  const told = headerChanges(
    platform.frames().filter(({ track, at }) => track === "video" && at >= since),
  );
  if (changes !== expected)
    problems.push(
      `${changes} sequence headers (${told ?? 0} changes) for ${expected} changes of the SPS`,
    );
  return [...new Set(problems)];
};
