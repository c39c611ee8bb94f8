// Decides the environment of the feed's unit, from which carry-feed learns what to do.
import type { Settings } from "../settings";

/** ffmpeg's bitstream filters that put a sequence header at each change of the SPS; `null` copies. */
const RESEND_HEADERS = "h264_mp4toannexb,extract_extradata";

/** @param placeholder path on the droplet: the one that MediaMTX shows in a gap, too */
export const renderFeed = (
  { resendHeaders }: Pick<Settings, "resendHeaders">,
  placeholder: string,
): string =>
  `RESTREAM_PLACEHOLDER=${placeholder}\nRESTREAM_VIDEO_FILTER=${resendHeaders ? RESEND_HEADERS : "null"}\n`;
