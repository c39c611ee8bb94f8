// Decides whether a file can become a placeholder, and what is known of it, from what ffprobe says. Pure.
import * as z from "zod";

const LONGEST_SECONDS = 60;
/** A side in pixels: more would take more memory than the droplet can spare (nearly 300 MB for one decoded picture). */
const LARGEST_SIDE = 8192;
/** Of a film that ends before its own header says so: what a container rounds. */
const SHORT_BY_SECONDS = 1;

/** A file that can be shown. */
export interface Source {
  kind: "picture" | "film";
  /** Of a film, by its pictures; 0 for a picture. */
  seconds: number;
  hasSound: boolean;
  /** Its brightness is that of HDR (HLG or PQ). */
  isHdr: boolean;
  /** What is transparent shows the background. */
  hasAlpha: boolean;
}

/** The file cannot become a placeholder; the message is a sentence for whoever chose it. */
export class Unusable extends Error {}

const probed = z.object({
  format: z.object({ format_name: z.string() }),
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      pix_fmt: z.string().optional(),
      duration: z.string().optional(),
      tags: z.record(z.string(), z.string()).optional(),
      color_transfer: z.string().optional(),
      disposition: z.object({ attached_pic: z.number() }).partial().optional(),
    }),
  ),
});

const PICTURES = ["png_pipe", "jpeg_pipe", "image2"];
/** An animated PNG is a film without sound. */
const FILMS = ["mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "apng"];
const TAKEN = "a picture (PNG, JPEG) or a film (MP4, MOV, MKV)";

/**
 * @param name the file's, as the operator gave it
 * @param words ffprobe's complaint; empty: it had none
 * @param json ffprobe's `-of json -show_format -show_streams`
 * @throws Unusable
 */
export const readProbe = (
  name: string,
  json: string,
  words: string,
): Omit<Source, "seconds"> & { claimed: number } => {
  if (/moov atom not found|partial file|Truncat|EBML header parsing failed/i.test(words))
    throw new Unusable(incomplete(name));
  const parsed = parse(json);
  if (parsed === undefined) throw new Unusable(`${name} cannot be read as ${TAKEN}.`);
  const { format, streams } = parsed;
  const kind = PICTURES.includes(format.format_name)
    ? "picture"
    : FILMS.includes(format.format_name)
      ? "film"
      : undefined;
  if (kind === undefined)
    throw new Unusable(`${name} is not ${TAKEN}, but ${format.format_name.split(",")[0] ?? ""}.`);
  const picture = streams.find(
    (stream) => stream.codec_type === "video" && stream.disposition?.attached_pic !== 1,
  );
  if (picture === undefined) throw new Unusable(`${name} has no picture, only sound.`);
  const { width = 0, height = 0 } = picture;
  if (width === 0 || height === 0) throw new Unusable(incomplete(name));
  if (Math.max(width, height) > LARGEST_SIDE)
    throw new Unusable(
      `${name} measures ${width}x${height}; at most ${LARGEST_SIDE} pixels a side can be read. Export it smaller.`,
    );
  const claimed = kind === "film" ? claimedOf(picture) : 0;
  if (claimed > LONGEST_SECONDS + SHORT_BY_SECONDS) throw new Unusable(tooLong(name, claimed));
  return {
    kind,
    claimed,
    hasSound: kind === "film" && streams.some((stream) => stream.codec_type === "audio"),
    isHdr: ["smpte2084", "arib-std-b67"].includes(picture.color_transfer ?? ""),
    hasAlpha: /^(rgba|bgra|argb|abgr|ya\d|yuva|gbrap|pal8)/.test(picture.pix_fmt ?? ""),
  };
};

/**
 * How long a film is by its pictures: what a header says is not always there.
 * @param claimed what its header says, s; 0: nothing
 * @param packets ffprobe's `packet=pts_time,duration_time` of the picture, as CSV without names
 * @throws Unusable
 */
export const filmSeconds = (name: string, claimed: number, packets: string): number => {
  const times = packets
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(",").map(Number))
    .filter(([at]) => at !== undefined && Number.isFinite(at));
  const starts = times.map(([at = 0]) => at);
  const [first, last] = [least(starts), most(starts)];
  const length = times.find(([at]) => at === last)?.[1] ?? 0;
  const seconds =
    times.length === 0 ? 0 : last - first + (Number.isFinite(length) && length > 0 ? length : 0.04);
  if (seconds <= 0) throw new Unusable(incomplete(name));
  if (seconds > LONGEST_SECONDS + SHORT_BY_SECONDS) throw new Unusable(tooLong(name, seconds));
  if (seconds < claimed - Math.max(SHORT_BY_SECONDS, claimed / 10))
    throw new Unusable(
      `${name} ends after ${seconds.toFixed(1)} of ${claimed.toFixed(1)} s: it is incomplete (a copy or an export that broke off?). Export it again.`,
    );
  return Math.min(seconds, LONGEST_SECONDS);
};

/** Why ffmpeg could not make a placeholder of it. @param words ffmpeg's */
export const whyNotMade = (name: string, words: string): string => {
  if (/No space left on device/.test(words)) return "the server's disk is full.";
  if (/Cannot allocate memory/.test(words)) return tooLarge(name);
  return `${name} cannot be decoded whole: it is damaged or incomplete. Export it again. (ffmpeg: ${words.trim().split("\n").slice(0, 2).join(" ").slice(0, 300)})`;
};

export const tooLarge = (name: string): string =>
  `${name} takes more memory than the server can spare. Export it with fewer pixels, for example 1920x1080.`;

const incomplete = (name: string): string =>
  `${name} is damaged or incomplete (a copy or an export that broke off?). Export it again.`;

const tooLong = (name: string, seconds: number): string =>
  `${name} lasts ${Math.round(seconds)} s; a placeholder lasts ${LONGEST_SECONDS} s at most, and is shown again and again.`;

/** s, of the picture alone: its sound may be longer. 0: nobody says. MKV has it in a tag, as 00:00:06.0. */
const claimedOf = ({
  duration,
  tags = {},
}: {
  duration?: string | undefined;
  tags?: Record<string, string> | undefined;
}): number => {
  const text = duration ?? tags["DURATION"] ?? "";
  const seconds = text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number.isFinite(seconds) ? seconds : 0;
};

const parse = (json: string): z.infer<typeof probed> | undefined => {
  try {
    return probed.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
};

const most = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.max(a, b), -Infinity);
const least = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.min(a, b), Infinity);
