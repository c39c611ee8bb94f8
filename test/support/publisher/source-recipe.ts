// Decides what a prepared source is: the pictures and the sound that OBS would send, encoded once, made to be looped.

/** Samples of one AAC-LC frame. */
const AAC_SAMPLES = 1024;

/** Prepared media of one source; every setting of it that a platform could notice. */
export interface MediaSettings {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Video bitrate, constant, in kb/s. */
  readonly kbps: number;
  /** Whole GOPs, and at 48 kHz whole AAC frames: a multiple of 8. Otherwise a loop of it has a seam. */
  readonly seconds: number;
  /** The seed of the noise in picture and sound. Two sources need two seeds, or their frames are the same. */
  readonly seed: number;
  /** Path of the FLV file. */
  readonly output: string;
  /** Distance of keyframes. @default 2 */
  readonly gopSeconds?: number;
  /** @default the encoder's own, as OBS leaves it; x264: 3, the middle one a reference (pyramid) */
  readonly bFrames?: number;
  /** Sample rate of the sound in Hz. @default 48000 */
  readonly sampleRate?: number;
  /** Channels of the sound; 0: no sound at all. @default 2 */
  readonly channels?: number;
  /** One colour for all the picture, in ffmpeg's words: for sources that are known by their looks. @default a test picture */
  readonly colour?: string;
  /** The test picture moves in its corner alone, by so little that nobody would call it moving. @default false */
  readonly still?: boolean;
  /** Loudness of the sound's noise, of 1. @default 0.2 */
  readonly amplitude?: number;
  /** The picture's codec; hevc goes through enhanced RTMP. @default "h264" */
  readonly codec?: "h264" | "hevc";
  /** x264's preset. @default "veryfast", OBS's; 16 s of 1080p30 take about 20 s on two cores */
  readonly preset?: string;
  /** The picture's, in ffmpeg's words; the profile is then what it needs. @default "yuv420p", profile high */
  readonly pixelFormat?: string;
  /** x264's, besides OBS's. @default none */
  readonly x264Params?: readonly string[];
}

/**
 * What OBS sets of x264 by itself (plugins/obs-x264/obs-x264.c, update_params, of obs-studio 30.2.3+dfsg in Debian 13):
 * ABR with filler for CBR, a VBV of one second, a constant frame rate, BT.709; and what it leaves as x264 has it:
 * B-frames, pyramid, look-ahead, parameter sets in front of each keyframe (ffmpeg turns those off for FLV).
 */
const X264_PARAMS = [
  ...["filler=1", "force-cfr=1", "repeat-headers=1"],
  ...["colorprim=bt709", "transfer=bt709", "colormatrix=bt709"],
].join(":");

/**
 * Arguments that make the media with ffmpeg: H.264 High and AAC-LC as OBS's defaults make them, every frame of it
 * different from any other (test picture, counter and noise), so that each can be told by its hash.
 * @throws Error when the length cannot be looped
 */
export const mediaArgv = (settings: MediaSettings): string[] => {
  const { kbps, seconds, seed, fps, output, bFrames } = settings;
  const { gopSeconds = 2, sampleRate = 48_000, preset = "veryfast" } = settings;
  const { channels = 2, codec = "h264", pixelFormat, x264Params = [], amplitude = 0.2 } = settings;
  expectWhole(settings, gopSeconds, sampleRate, channels);
  // Noise, not a sine: frames of a sine repeat and could not be told apart.
  const sound = `anoisesrc=color=pink:amplitude=${amplitude}:sample_rate=${sampleRate}:seed=${seed}`;
  return [
    ...["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y"],
    ...[
      "-f",
      "lavfi",
      "-i",
      pictureOf(settings),
      "-f",
      "lavfi",
      "-i",
      sound,
      "-t",
      String(seconds),
    ],
    ...["-map", "0:v:0", "-map", "1:a:0"],
    ...(codec === "h264"
      ? [
          ...["-c:v", "libx264", "-preset", preset],
          ...(pixelFormat === undefined ? ["-profile:v", "high"] : []),
          ...["-pix_fmt", pixelFormat ?? "yuv420p"],
        ]
      : ["-c:v", "libx265", "-preset", preset, "-pix_fmt", "yuv420p"]),
    ...["-b:v", `${kbps}k`, "-maxrate", `${kbps}k`, "-bufsize", `${kbps}k`],
    // A test picture has cuts that no camera has; without them each GOP is as long as OBS's setting.
    ...["-g", String(Math.round(gopSeconds * fps)), "-sc_threshold", "0"],
    ...(bFrames === undefined ? [] : ["-bf", String(bFrames)]),
    ...(codec === "h264" ? ["-x264-params", [X264_PARAMS, ...x264Params].join(":")] : []),
    ...(channels === 0 ? ["-an"] : soundArgv(seconds, sampleRate, channels)),
    ...["-f", "flv", output],
  ];
};

/** A graph for lavfi. */
const pictureOf = ({ width, height, fps, seed, colour, still = false }: MediaSettings): string => {
  const size = `size=${width}x${height}:rate=${fps}`;
  const noise = (strength: number): string =>
    `noise=all_strength=${strength}:all_flags=t:all_seed=${seed}`;
  if (still)
    return `testsrc2=${size},loop=loop=-1:size=1,setpts=N/${fps}/TB[still];color=gray:size=32x32:rate=${fps},${noise(60)}[corner];[still][corner]overlay=shortest=1`;
  return `${colour === undefined ? "testsrc2=" : `color=${colour}:`}${size},${noise(8)}`;
};

/**
 * The encoder begins with a frame of its own before the first sample. Sound that starts one frame late, and is one
 * frame shorter, begins and ends with the pictures; then the round that follows in a loop begins where this one ends.
 */
const soundArgv = (seconds: number, sampleRate: number, channels: number): string[] => {
  const frames = Math.round((seconds * sampleRate) / AAC_SAMPLES);
  const trimmed = `atrim=end_sample=${(frames - 1) * AAC_SAMPLES}`;
  return [
    ...["-af", `${trimmed},asetpts=PTS+${AAC_SAMPLES}`],
    ...["-c:a", "aac", "-profile:a", "aac_low", "-b:a", "160k", "-ac", String(channels)],
  ];
};

const expectWhole = (
  { seconds }: MediaSettings,
  gopSeconds: number,
  sampleRate: number,
  channels: number,
): void => {
  const isWhole = (count: number): boolean => Math.abs(count - Math.round(count)) < 1e-6;
  if (!isWhole(seconds / gopSeconds))
    throw new Error(`media of ${seconds} s: got no whole GOPs, give a multiple of ${gopSeconds} s`);
  // 44.1 kHz has no whole frames below 256 s; that format is refused anyway.
  if (channels > 0 && sampleRate === 48_000 && !isWhole((seconds * sampleRate) / AAC_SAMPLES))
    throw new Error(`media of ${seconds} s: got no whole AAC frames, give a multiple of 8 s`);
};
