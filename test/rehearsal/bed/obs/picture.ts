// Decides what the real OBS sends, how its log is to say that it encodes it, and what the stack's configuration says of it.
import type { ObsPicture, ObsSettings } from "../../../support/publisher/obs/obs-files";
import type { ObsEncoder } from "../../../support/publisher/obs/obs-log";

/**
 * The largest of 640x360, 480p and 720p at which OBS's log shows under 1 % skipped frames on two cores that draw without a
 * graphics card and run the rest of the rehearsal beside it. OBS makes 854 pixels 852 (libobs/obs.c: a multiple of 4).
 */
export const PICTURE: ObsPicture = {
  width: 852,
  height: 480,
  fps: 30,
  kbps: 2500,
  profile: "high",
};

/**
 * The picture of a second OBS, which is refused: small, so that two cores carry both. With two of 480p
 * one OBS announced a new try and was not seen to make it; perhaps because it needs longer to stop encoding than its
 * Retry Delay (libobs/obs-output.c, obs_output_can_begin_data_capture: read, not proved).
 */
export const UNSEEN: ObsPicture = { ...PICTURE, width: 320, height: 180 };

/** The same as keys of the stack's configuration, so that the placeholder matches. */
export const STACK_SETTINGS = {
  videoSize: `${PICTURE.width}x${PICTURE.height}`,
  videoFps: String(PICTURE.fps),
  videoKbps: String(PICTURE.kbps),
  videoProfile: PICTURE.profile,
};

/**
 * How OBS is to encode, by its own log. As it comes: UI/window-basic-main.cpp (InitBasicConfigDefaults: simple output, 2500
 * kb/s, veryfast) and plugins/obs-x264/obs-x264.c (keyint_sec 0: x264's own 250 frames) of 30.2.3. B-frames are x264's in both.
 */
export const ENCODERS: Readonly<Record<ObsSettings, ObsEncoder>> = {
  "as-advised": encoder(PICTURE.kbps, 2 * PICTURE.fps),
  "as-it-comes": encoder(2500, 250),
};

/** The sound's rate: OBS's default in both. */
export const SOUND_KBPS = 160;

/** Time from keyframe to keyframe, seconds, at most. */
export const keyframeSeconds = (settings: ObsSettings): number =>
  ENCODERS[settings].keyframeFrames / PICTURE.fps;

function encoder(kbps: number, keyframeFrames: number): ObsEncoder {
  const { width, height } = PICTURE;
  return { preset: "veryfast", rateControl: "CBR", kbps, keyframeFrames, width, height };
}
