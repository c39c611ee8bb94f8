// Decides whether a platform shows a moving live picture just now. Pure.
import type { ReceivedFrame } from "../../../support/media/received-frame";
import type { Connection } from "../../../support/platform/session";

/** So many live pictures in the last moments: no leftover of a buffer, and less than half of what OBS sends. */
const LEAST_PICTURES = 15;

export const isMoving = (
  frames: readonly ReceivedFrame[],
  connections: readonly Connection[],
  since: number,
): boolean =>
  connections.some(({ endedAt }) => endedAt === undefined) &&
  frames.filter(({ kind, source, at }) => kind === "video" && source === "live" && at >= since)
    .length >= LEAST_PICTURES;
