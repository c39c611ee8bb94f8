// What a platform is told of the pictures to come: the sequence headers, against the SPS in front of the keyframes.
import type { ReceivedFrame } from "../../support/media/received-frame";
import type { ReceivingServer } from "../../support/platform/receiving-server";

/** Pictures of one source in a row, from its first keyframe on. */
export interface Stretch {
  source: string;
  frames: ReceivedFrame[];
  /** In front of its keyframes. */
  sps: string | undefined;
}

const picturesSince = (platform: ReceivingServer, since: number): ReceivedFrame[] =>
  platform.frames(since).filter(({ kind }) => kind === "video");

export const headersSince = (platform: ReceivingServer, since: number): ReceivedFrame[] =>
  platform
    .frames()
    .filter(({ kind, track, at }) => kind === "header" && track === "video" && at >= since);

export const stretchesOf = (platform: ReceivingServer, since: number): Stretch[] => {
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

/** The platform is told each change of the SPS once, before the first picture it is for, and nothing else. */
export const headerProblems = (platform: ReceivingServer, since: number): string[] => {
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
  if (changes !== expected)
    problems.push(`${changes} sequence headers for ${expected} changes of the SPS`);
  return [...new Set(problems)];
};
