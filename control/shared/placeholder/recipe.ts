// Decides how ffmpeg makes a placeholder of a picture or a film: with the live picture's parameters, the whole of it shown. Pure.
import { fractionOf, SAMPLE_RATE, type Loop } from "./loop";
import type { Source } from "./probe";

/** What OBS is set to. */
export interface Target {
  width: number;
  height: number;
  /** "30" or "30000/1001" */
  frameRate: string;
  kbps: number;
  /** baseline, main, high */
  profile: string;
}

/** MediaMTX reads it from the disk at each gap, and every kept release has one. */
export const MOST_BYTES = 20 * 1024 * 1024;
const SOUND_KBPS = 160;
/** make-placeholder's, too. */
const BACKGROUND = "0x14161c";

/**
 * ffmpeg's arguments. Like make-placeholder: no B-frames, a keyframe every 2 s, OBS's colours, the live bitrate as bound.
 * @param files of the source, and of what is made of it: H.264 in MP4, AAC in ADTS (which knows no priming)
 * @param kbps of the picture; undefined: as few as its quality needs
 */
export const encodeArgs = (
  source: Source,
  target: Target,
  { frames, seconds, rounds }: Loop & { rounds: number },
  files: { source: string; picture: string; sound: string },
  kbps: number | undefined,
): string[] => {
  const { frameRate, profile } = target;
  const [rate, by] = fractionOf(frameRate);
  const gop = Math.round((2 * rate) / by);
  const sound = source.hasSound
    ? "[0:a:0]aresample=48000:async=1:first_pts=0,aformat=channel_layouts=stereo,apad"
    : "anullsrc=sample_rate=48000:channel_layout=stereo";
  return [
    // What is asked for is read, and nothing that it may name.
    ...["-protocol_whitelist", "file,pipe"],
    // On one core also where no CPUQuota= holds.
    ...["-filter_complex_threads", "1", "-threads", "1"],
    // A damaged picture would be grey below; a film is told by its length.
    ...(source.kind === "picture" ? ["-err_detect", "explode", "-xerror"] : []),
    ...(rounds > 1 ? ["-stream_loop", String(rounds - 1)] : []),
    ...["-i", files.source],
    "-filter_complex",
    `${pictureFilter(source, target)},trim=end_frame=${frames},setpts=N*${by}/(${rate}*TB)[v];${sound},atrim=end_sample=${Math.round((seconds + 1) * SAMPLE_RATE)}[a]`,
    ...["-map", "[v]", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", profile],
    ...(kbps === undefined ? ["-crf", "23"] : ["-b:v", `${kbps}k`]),
    ...["-maxrate", `${target.kbps}k`, "-bufsize", `${target.kbps}k`],
    ...["-g", String(gop), "-keyint_min", String(gop), "-sc_threshold", "0", "-bf", "0"],
    ...["-color_primaries", "bt709", "-color_trc", "bt709"],
    ...["-colorspace", "bt709", "-color_range", "tv", "-threads", "1"],
    ...["-f", "mp4", files.picture],
    ...["-map", "[a]", "-c:a", "aac", "-profile:a", "aac_low", "-b:a", `${SOUND_KBPS}k`],
    ...["-ac", "2", "-f", "adts", files.sound],
  ];
};

const pictureFilter = (source: Source, { width, height, frameRate }: Target): string => {
  const fit = `scale=w=trunc(iw*sar/2)*2:h=ih,setsar=1,scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=lanczos`;
  // Of the pictures that say that they are interlaced.
  const begin = `[0:v:0]${source.kind === "film" ? "yadif=deint=interlaced," : ""}`;
  // BT.2408's white; hable keeps what is brighter. Behind the scaling: before it, it takes more memory than there is.
  const toned = source.isHdr
    ? ",zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable,zscale=t=bt709:m=bt709:r=tv"
    : ":out_color_matrix=bt709:out_range=tv";
  const whole = source.hasAlpha
    ? `${begin}${fit},format=rgba[over];color=c=${BACKGROUND}:size=${width}x${height}:rate=${frameRate}[under];[under][over]overlay=x=(W-w)/2:y=(H-h)/2:format=rgb:shortest=${source.kind === "film" ? 1 : 0},scale=out_color_matrix=bt709:out_range=tv`
    : `${begin}${fit}${toned},format=yuv420p,pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:color=${BACKGROUND}`;
  const still =
    source.kind === "picture"
      ? `loop=loop=-1:size=1,setpts=N/(${frameRate}*TB),fps=${frameRate}`
      : // A film that ends a little early: its last picture.
        `fps=${frameRate}:start_time=0,tpad=stop=-1:stop_mode=clone`;
  return `${whole},format=yuv420p,setsar=1,${still}`;
};

/** Puts both together, the sound exactly as long as the picture. */
export const joinArgs = (
  { packets, lastSamples }: Loop,
  files: { picture: string; sound: string; result: string },
): string[] => [
  ...["-i", files.picture, "-i", files.sound, "-map", "0:v:0", "-map", "1:a:0", "-c", "copy"],
  // Not -frames:a, whose end is the end of the picture, too.
  "-bsf:a",
  `noise=amount=0:drop=gte(n\\,${packets}),aac_adtstoasc,setts=pts=N*1024:dts=N*1024:duration=if(eq(N\\,${packets - 1})\\,${lastSamples}\\,1024):time_base=1/${SAMPLE_RATE}`,
  ...["-movflags", "+faststart", "-f", "mp4", files.result],
];

/** So few that the result is small enough; undefined: it is. @param bytes of a try @param asked the picture's bitrate in it */
export const lowerKbps = (bytes: number, seconds: number, asked?: number): number | undefined => {
  if (bytes <= MOST_BYTES) return undefined;
  const whole = (MOST_BYTES * 8) / 1000 / seconds - SOUND_KBPS;
  const missed = asked === undefined ? whole : (asked * MOST_BYTES) / bytes;
  // A twentieth less: what is asked for is not met exactly.
  return Math.floor(Math.min(whole, missed) * 0.95);
};
