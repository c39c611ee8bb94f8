// Decides the files of an OBS profile (OBS 30) for this stack: what the table in docs/usage/obs.md says, so that nobody types it. Pure.
import { stringify } from "ini";

export interface ObsProfile {
  /** As OBS lists it. */
  name: string;
  /** OBS: Settings, Stream. The key is secret. */
  server: string;
  streamKey: string;
  picture: {
    width: number;
    height: number;
    /** As ffmpeg reads it: "30", "30000/1001". */
    frameRate: string;
    /** kb/s of video. */
    kbps: number;
    profile: string;
  };
}

/** A lost connection is tried again after a second, for as long as it takes. */
const RETRY_SECONDS = 1;
const MANY_RETRIES = 10_000;
const AUDIO_KBPS = 160;
const SAMPLE_RATE = 48_000;
/** The platforms want one; MediaMTX's readers start at one. */
const KEYFRAME_SECONDS = 2;
/** OBS's FPSType 2: numerator and denominator. It holds every rate, also those that its list of common ones has not. */
const FRACTION = 2;

/** File name → content. Keys as OBS 30.2.3 writes them (UI/window-basic-main.cpp); service.json holds the stream key. */
export const obsProfileFiles = ({
  name,
  server,
  streamKey,
  picture: { width, height, frameRate, kbps, profile },
}: ObsProfile): Record<string, string> => {
  const [numerator, denominator = 1] = frameRate.split("/").map(Number);
  return {
    "basic.ini": stringify({
      General: { Name: name },
      Output: {
        Mode: "Advanced",
        Reconnect: true,
        RetryDelay: RETRY_SECONDS,
        MaxRetries: MANY_RETRIES,
      },
      AdvOut: {
        Encoder: "obs_x264",
        AudioEncoder: "ffmpeg_aac",
        // What a service proposes would go over what is set here.
        ApplyServiceSettings: false,
        TrackIndex: 1,
        Track1Bitrate: AUDIO_KBPS,
        // A second audio track is refused.
        VodTrackEnabled: false,
      },
      Video: {
        BaseCX: width,
        BaseCY: height,
        OutputCX: width,
        OutputCY: height,
        FPSType: FRACTION,
        FPSNum: numerator,
        FPSDen: denominator,
      },
      Audio: { SampleRate: SAMPLE_RATE, ChannelSetup: "Stereo" },
    }),
    "service.json": JSON.stringify({
      type: "rtmp_custom",
      settings: { server, key: streamKey, use_auth: false },
    }),
    // What is not here is as it comes: preset veryfast, no tune, x264's own B-frames.
    "streamEncoder.json": JSON.stringify({
      rate_control: "CBR",
      bitrate: kbps,
      keyint_sec: KEYFRAME_SECONDS,
      profile,
    }),
  };
};
