/** Prepared media of one source; every setting of it that a platform could notice. */
export interface MediaSettings {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Video bitrate, constant, in kb/s. */
  readonly kbps: number;
  readonly seconds: number;
  /** Of the noise in picture and sound. Two sources need two seeds, or their frames are the same. */
  readonly seed: number;
  /** Path of the FLV file. */
  readonly output: string;
  /** Distance of keyframes. @default 2 */
  readonly gopSeconds?: number;
  /** @default 0, as OBS's CBR profiles for low latency; 2 is OBS's x264 default */
  readonly bFrames?: number;
  /** Sample rate of the sound in Hz. @default 48000 */
  readonly sampleRate?: number;
  /** Channels of the sound; 0: no sound at all. @default 2 */
  readonly channels?: number;
  /** Of all the picture, in ffmpeg's words: for sources that are told apart by their looks. @default a test picture */
  readonly colour?: string;
  /** Of the picture; hevc goes through enhanced RTMP. @default "h264" */
  readonly codec?: "h264" | "hevc";
  /** x264's preset. @default "superfast": 20 s of 1080p30 are made in well under 30 s on two cores */
  readonly preset?: string;
}

/**
 * Arguments that make the media with ffmpeg: H.264 High and AAC-LC stereo like OBS's, every frame of it
 * different from any other (test picture, counter and noise), so that each can be told by its hash.
 */
export const mediaArgv = (settings: MediaSettings): string[] => {
  const { width, height, fps, kbps, seconds, seed, output } = settings;
  const { gopSeconds = 2, bFrames = 0, sampleRate = 48_000, preset = "superfast" } = settings;
  const { channels = 2, codec = "h264", colour } = settings;
  const gop = Math.round(gopSeconds * fps);
  const shown = colour === undefined ? "testsrc2=" : `color=${colour}:`;
  const picture = `${shown}size=${width}x${height}:rate=${fps},noise=all_strength=8:all_flags=t:all_seed=${seed}`;
  // Noise, not a sine: frames of a sine repeat and could not be told apart.
  const sound = `anoisesrc=color=pink:amplitude=0.2:sample_rate=${sampleRate}:seed=${seed}`;
  return [
    ...["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y"],
    ...["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-t", String(seconds)],
    ...["-map", "0:v:0", "-map", "1:a:0"],
    ...(codec === "h264"
      ? ["-c:v", "libx264", "-preset", preset, "-profile:v", "high", "-pix_fmt", "yuv420p"]
      : ["-c:v", "libx265", "-preset", preset, "-pix_fmt", "yuv420p"]),
    ...["-b:v", `${kbps}k`, "-maxrate", `${kbps}k`, "-bufsize", `${kbps}k`],
    ...[
      "-g",
      String(gop),
      "-keyint_min",
      String(gop),
      "-sc_threshold",
      "0",
      "-bf",
      String(bFrames),
    ],
    ...(codec === "h264" ? ["-x264-params", "nal-hrd=cbr:force-cfr=1"] : []),
    ...(channels === 0
      ? ["-an"]
      : ["-c:a", "aac", "-profile:a", "aac_low", "-b:a", "160k", "-ac", String(channels)]),
    ...["-f", "flv", output],
  ];
};
