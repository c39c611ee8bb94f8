// Decides what a publisher of its own sends of a prepared FLV: headers once, then its frames, round after round.
import { FlvReader, type FlvTag } from "../../media/flv";
import { aacSequenceHeader, avcConfiguration, isKeyframe, nalUnits } from "../../media/flv-payload";
import { frameId } from "../../media/frame-id";
import { decodeAmf, encodeAmf, type AmfValue } from "../../media/rtmp/amf0";
import type { Packet, Priority } from "./obs-dropper";
import type { Kind } from "./script";

/** One frame; its time counts from the first in the file. */
export interface MediaFrame extends Packet {
  readonly id: string;
  /** What both the FLV tag and the RTMP message carry. */
  readonly payload: Buffer;
}

export interface PreparedMedia {
  /** onMetaData as RTMP wants it; undefined when the file has none. */
  readonly metadata: Buffer | undefined;
  readonly headers: readonly { readonly kind: Kind; readonly payload: Buffer }[];
  readonly frames: readonly MediaFrame[];
  /** When the next round begins, ms after this one. */
  readonly roundMs: number;
}

/** @param without a kind that is not to be there: no header, no word of it in the metadata */
export const preparedMedia = (flv: Buffer, without?: Kind): PreparedMedia => {
  const tags = new FlvReader().push(flv);
  const media = tags.filter(({ type }) => type !== "script" && type !== without);
  const frames = media.flatMap((tag) => frameOf(tag) ?? []);
  const startMs = frames[0]?.dtsMs;
  if (startMs === undefined) throw new Error("prepared media: found no frame, give another file");
  const script = tags.find(({ type }) => type === "script");
  return {
    metadata: script && metadataOf(script, without),
    headers: media.flatMap(headerOf),
    frames: frames.map((frame) => ({ ...frame, dtsMs: frame.dtsMs - startMs })),
    roundMs: roundOf(frames),
  };
};

/**
 * Each frame for ever, on a clock that goes on, in the order in which they are due: the sound that outlasts the pictures
 * of a round comes among the first of the next.
 */
export function* rounds({ frames, roundMs }: PreparedMedia): Generator<MediaFrame, never> {
  const outlasts = ({ dtsMs }: MediaFrame): boolean => dtsMs >= roundMs;
  yield* frames.filter((frame) => !outlasts(frame));
  const next = frames
    .map((frame) => (outlasts(frame) ? { ...frame, dtsMs: frame.dtsMs - roundMs } : frame))
    .sort((a, b) => a.dtsMs - b.dtsMs);
  for (let round = 1; ; round++)
    for (const frame of next) yield { ...frame, dtsMs: frame.dtsMs + round * roundMs };
}

const headerOf = (tag: FlvTag): { kind: Kind; payload: Buffer }[] =>
  tag.type !== "script" && (aacSequenceHeader(tag) ?? avcConfiguration(tag)) !== undefined
    ? [{ kind: tag.type, payload: tag.payload }]
    : [];

const frameOf = (tag: FlvTag): MediaFrame | undefined => {
  const id = tag.type === "script" ? undefined : frameId(tag);
  if (id === undefined || tag.type === "script") return undefined;
  const { type: kind, timestampMs: dtsMs, payload } = tag;
  return { id, kind, dtsMs, payload, keyframe: isKeyframe(tag), priority: priorityOf(tag) };
};

/** As OBS tells it (libobs/obs-avc.c): the highest nal_ref_idc, parameter sets included. */
const priorityOf = (tag: FlvTag): Priority =>
  nalUnits(tag).reduce<Priority>((highest, unit) => {
    const priority = (((unit[0] ?? 0) >> 5) & 3) as Priority;
    return priority > highest ? priority : highest;
  }, 0);

/** As many steps as frames of the kind that has fewest roundings to average: pictures, if there are any. */
const roundOf = (frames: readonly MediaFrame[]): number => {
  const pictures = frames.filter(({ kind }) => kind === "video");
  const track = pictures.length > 1 ? pictures : frames;
  const [first, last] = [track[0]?.dtsMs ?? 0, track.at(-1)?.dtsMs ?? 0];
  return Math.round(((last - first) * track.length) / Math.max(1, track.length - 1));
};

const OF_KIND = { audio: /audio|stereo/, video: /video|width|height|framerate/ };

const metadataOf = ({ payload }: FlvTag, without: Kind | undefined): Buffer => {
  const [name, fields] = decodeAmf(payload);
  const kept = Object.entries((fields ?? {}) as Record<string, AmfValue>).filter(
    ([key]) => without === undefined || !OF_KIND[without].test(key),
  );
  return encodeAmf("@setDataFrame", name, Object.fromEntries(kept));
};
