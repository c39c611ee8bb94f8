// Decides what the real OBS sends: small enough to be drawn and encoded by two cores, and what the stack is told of it.
import type { ObsPicture } from "../../support/publisher/obs/obs-files";

export const PICTURE: ObsPicture = {
  width: 640,
  height: 360,
  fps: 30,
  kbps: 1500,
  profile: "high",
};

/** The same as keys of the stack's configuration, so that the placeholder matches. */
export const STACK_SETTINGS = {
  videoSize: `${PICTURE.width}x${PICTURE.height}`,
  videoFps: String(PICTURE.fps),
  videoKbps: String(PICTURE.kbps),
  videoProfile: PICTURE.profile,
};
