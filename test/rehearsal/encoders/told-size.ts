// Whether the sequence header at a session's start agrees with the SPS of its first picture; onMetaData is not looked at.
import type { Bed } from "../bed";
import { headersSince } from "../faults/headers";
import { RESET } from "./encoder";

/** A header, and the keyframes' own SPS, are the same from the session's first picture on. */
export const pictureProblemsAfterReset = (bed: Bed, since: number): string[] => {
  const platform = bed.platforms[RESET];
  const open = platform.connections.find(({ startedAt }) => startedAt >= since);
  if (!open) return ["no session since the reset"];
  const header = headersSince(platform, open.startedAt).at(-1)?.parameters;
  const first = platform
    .frames(open.startedAt)
    .find(({ kind, keyframe, at }) => kind === "video" && keyframe && at >= open.startedAt);
  if (!first) return ["no keyframe since the reset"];
  if (header === undefined) return ["no sequence header since the reset"];
  return first.parameters === undefined || first.parameters === header
    ? []
    : ["the first keyframe's SPS is not the header's"];
};
