// Decides which part of a recording can be shown again and again: whole groups of pictures, none of which needs another's. Pure.
import { Unusable } from "./probe";

/** Of the recording's picture, in decoding order; times in ms. */
export interface Picture {
  pts: number;
  dts: number;
  isKey: boolean;
}

/** Pictures [first, end) of the recording. */
export interface Cut {
  first: number;
  end: number;
  /** When its first picture is decoded, and is shown, ms. */
  dts: number;
  pts: number;
  /** ms, of the whole, and of its last picture. */
  length: number;
  lastLength: number;
}

/** A longest step of so many usual ones: OBS left pictures out. */
const LEFT_OUT_STEPS = 3;
/** ms: FLV's times are rounded. */
const ROUNDED = 2;

/** @param csv ffprobe's `packet=pts,dts,flags` of the picture, without names */
export const picturesIn = (csv: string): Picture[] =>
  csv
    .split("\n")
    .map((line) => /^(-?\d+),(-?\d+),(\w)/.exec(line))
    .flatMap((found) =>
      found === null
        ? []
        : [{ pts: Number(found[1]), dts: Number(found[2]), isKey: found[3] === "K" }],
    );

/** @param ms how long it is to be at least @throws Unusable, with the setting of OBS that helps */
export const cutOf = (pictures: readonly Picture[], ms: number): Cut => {
  const first = pictures.findIndex(({ isKey }) => isKey);
  const from = pictures[first];
  if (from === undefined) throw new Unusable(`No keyframe came. In OBS: ${KEYFRAMES}.`);
  const end = pictures.findIndex(({ isKey, dts }) => isKey && dts >= from.dts + ms - ROUNDED);
  const next = pictures[end];
  const last = pictures[end - 1];
  if (next === undefined || last === undefined)
    throw new Unusable(
      `No keyframe came at its end, and a loop ends right before one. In OBS: ${KEYFRAMES}.`,
    );
  const inside = pictures.slice(first, end);
  const isShownBefore = ({ pts }: Picture): boolean => pts < next.pts;
  if (
    inside.some((picture) => picture.pts < from.pts || !isShownBefore(picture)) ||
    pictures.slice(end).some(isShownBefore)
  )
    throw new Unusable(
      "Its B-frames need pictures of before a keyframe (open GOP), which a loop does not have there. In OBS: Settings, Output, Streaming: take open-gop out of the x264 Options, or set Max B-frames to 0.",
    );
  const steps = [...inside.slice(1), next].map(({ dts }, index) => dts - (inside[index]?.dts ?? 0));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  if (steps.some((step) => step > usual * LEFT_OUT_STEPS + ROUNDED))
    throw new Unusable(
      "OBS left pictures out while it was recorded (the line was too slow, or the scene changed): record it again.",
    );
  return {
    ...{ first, end, dts: from.dts, pts: from.pts },
    length: next.dts - from.dts,
    lastLength: next.dts - last.dts,
  };
};

const KEYFRAMES = "Settings, Output, Streaming: Keyframe Interval 2 s";

interface Stream {
  codec_type?: string | undefined;
  codec_name?: string | undefined;
  sample_rate?: string | undefined;
  channels?: number | undefined;
  field_order?: string | undefined;
}

/** What cannot be kept as it is. @param streams ffprobe's @throws Unusable, with the setting of OBS that helps */
export const expectKept = (streams: readonly Stream[]): void => {
  const picture = streams.find(({ codec_type: kind }) => kind === "video");
  const sound = streams.find(({ codec_type: kind }) => kind === "audio");
  if (picture === undefined || sound === undefined)
    throw new Unusable("Picture and sound are recorded together, and one of them did not come.");
  if (picture.codec_name !== "h264")
    throw new Unusable(
      `The picture is ${picture.codec_name ?? "unknown"}. In OBS: Settings, Output, Streaming: Video Encoder with H.264.`,
    );
  if (!["progressive", "unknown", undefined].includes(picture.field_order))
    throw new Unusable(
      "The picture is interlaced. In OBS: Settings, Output, Streaming: take tff and bff out of the x264 Options.",
    );
  if (sound.codec_name !== "aac" || sound.sample_rate !== "48000" || sound.channels !== 2)
    throw new Unusable(
      `The sound is ${sound.codec_name ?? "unknown"}, ${sound.sample_rate ?? "?"} Hz, ${sound.channels ?? "?"} channels. In OBS: Settings, Audio: Sample Rate 48 kHz, Channels Stereo.`,
    );
};

/** Sequence and picture parameter sets, as an MP4 has them. */
export interface ParameterSets {
  sps: Buffer[];
  pps: Buffer[];
}

/** From the file's avcC box (ISO/IEC 14496-15, 5.3.3.1). @throws Error when there is none */
export const parameterSetsIn = (mp4: Buffer): ParameterSets => {
  const box = mp4.lastIndexOf("avcC");
  if (box === -1) throw new Error("it has no H.264 parameter sets");
  // After the box's name: version, profile, compatibility, level, length size; then how many SPS (5 bits).
  let at = box + 4 + 5;
  const sets = (count: number): Buffer[] =>
    Array.from({ length: count }, () => {
      const length = mp4.readUInt16BE(at);
      const set = mp4.subarray(at + 2, at + 2 + length);
      at += 2 + length;
      return set;
    });
  const sps = sets(mp4.readUInt8(at++) & 0x1f);
  return { sps, pps: sets(mp4.readUInt8(at++)) };
};

/** MediaMTX keeps one of each of a file's. @throws Unusable */
export const expectOneOfEach = ({ sps, pps }: ParameterSets): void => {
  if (sps.length !== 1 || pps.length !== 1)
    throw new Unusable(
      `This encoder uses ${sps.length} SPS and ${pps.length} PPS, and MediaMTX keeps one of each for a placeholder. In OBS: Settings, Output, Streaming: another Video Encoder.`,
    );
};
