// Decides which kinds of events the page lists as troubles of the server and of OBS's picture.
import type { EventKind } from "../../control/shared/event";

/** Those that another event ends. */
const LASTING: readonly EventKind[] = [
  ...([
    "mediamtx-silent",
    "stand-by",
    "keyframes-missing",
    "feed-silent",
    "frames-missing",
  ] as const),
  ...(["picture-black", "picture-still", "sound-silent"] as const),
  ...(["disk-low", "memory-low", "clock-unsynchronised"] as const),
  ...(["certificate-missing", "certificate-late"] as const),
  ...(["spare-away", "on-air-away", "taken-over", "pair-stuck"] as const),
  ...(["bitrate-low", "bitrate-unsteady"] as const),
];

/** Those that can be told of as a moment alone: nothing says how long they lasted. */
export const MOMENTS: readonly EventKind[] = [
  ...(["hub-restarted", "mediamtx-restarted", "machine-rebooted", "unwatched"] as const),
  ...(["release-refused", "release-rolled-back", "rollover-failed", "rollover-left"] as const),
  "format-unlike",
];

export const TROUBLES: readonly EventKind[] = [...LASTING, ...MOMENTS];
