// What is inside an FLV tag of H.264 or AAC: headers, frames, NAL units. Other codecs (also those of
// enhanced RTMP) are answered with `undefined`: this server accepts none of them.
import type { FlvTag } from "./flv";

const CODEC_AVC = 7;
const SOUND_AAC = 10;
const ENHANCED = 0x80;

/** NAL unit types that carry the picture: slices of a P/B and of an IDR picture (H.264 table 7-1). */
export const SLICE_TYPES: ReadonlySet<number> = new Set([1, 5]);

export interface AvcSequenceHeader {
  readonly profile: number;
  readonly level: number;
  readonly nalLengthBytes: number;
  readonly sps: readonly Buffer[];
  readonly pps: readonly Buffer[];
}

/** True for a video tag that decoding may start at. A sequence header is flagged so, too, by encoders. */
export const isKeyframe = (tag: FlvTag): boolean =>
  tag.type === "video" && ((tag.payload[0] ?? 0) & 0x70) === 0x10;

const avcPacket = (tag: FlvTag, packetType: number): Buffer | undefined => {
  const [first = 0, kind] = tag.payload;
  if (tag.type !== "video" || (first & ENHANCED) !== 0 || (first & 0x0f) !== CODEC_AVC)
    return undefined;
  if (kind !== packetType) return undefined;
  if (tag.payload.length < 5) throw malformed(tag, `an AVC packet of ${tag.payload.length} bytes`);
  return tag.payload.subarray(5);
};

/** The frame in AVCC form (length-prefixed NAL units) of a video tag that carries one. */
export const avcFrame = (tag: FlvTag): Buffer | undefined => avcPacket(tag, 1);

/** Raw AVCDecoderConfigurationRecord of a tag that carries one. */
export const avcConfiguration = (tag: FlvTag): Buffer | undefined => avcPacket(tag, 0);

/** Presentation minus decoding time in ms, of a tag that carries a frame. */
export const compositionTimeMs = (tag: FlvTag): number | undefined =>
  avcFrame(tag) === undefined ? undefined : tag.payload.readIntBE(2, 3);

export const avcSequenceHeader = (tag: FlvTag): AvcSequenceHeader | undefined => {
  const record = avcConfiguration(tag);
  if (record === undefined) return undefined;
  if (record.length < 6) throw malformed(tag, `an AVC sequence header of ${record.length} bytes`);
  const sps = parameterSets(tag, record, 6, record.readUInt8(5) & 0x1f);
  const pps = parameterSets(tag, record, sps.end + 1, record[sps.end] ?? 0);
  return {
    profile: record.readUInt8(1),
    level: record.readUInt8(3),
    nalLengthBytes: (record.readUInt8(4) & 0x03) + 1,
    sps: sps.sets,
    pps: pps.sets,
  };
};

const parameterSets = (
  tag: FlvTag,
  record: Buffer,
  start: number,
  count: number,
): { sets: Buffer[]; end: number } => {
  const sets: Buffer[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    const size = at + 2 <= record.length ? record.readUInt16BE(at) : Infinity;
    if (at + 2 + size > record.length)
      throw malformed(tag, `a parameter set longer than its header`);
    sets.push(record.subarray(at + 2, at + 2 + size));
    at += 2 + size;
  }
  return { sets, end: at };
};

/**
 * The NAL units of a tag that carries a frame, without their length prefix.
 * @param lengthBytes size of that prefix; 4 in all that ffmpeg, OBS and MediaMTX write
 */
export const nalUnits = (tag: FlvTag, lengthBytes = 4): Buffer[] => {
  const frame = avcFrame(tag);
  const units: Buffer[] = [];
  for (let at = 0; frame !== undefined && at < frame.length;) {
    const size = at + lengthBytes <= frame.length ? frame.readUIntBE(at, lengthBytes) : Infinity;
    const start = at + lengthBytes;
    if (start + size > frame.length) {
      throw malformed(tag, `a NAL unit of ${size} bytes at ${at} of a frame of ${frame.length}`);
    }
    units.push(frame.subarray(start, start + size));
    at = start + size;
  }
  return units;
};

export const nalType = (unit: Buffer): number => (unit[0] ?? 0) & 0x1f;

const aacPacket = (tag: FlvTag, packetType: number): Buffer | undefined => {
  const [first = 0, kind] = tag.payload;
  if (tag.type !== "audio" || first >> 4 !== SOUND_AAC || kind !== packetType) return undefined;
  return tag.payload.subarray(2);
};

/** The AudioSpecificConfig of a tag that carries one. */
export const aacSequenceHeader = (tag: FlvTag): Buffer | undefined => aacPacket(tag, 0);

/** The AAC frame of a tag that carries one. */
export const aacFrame = (tag: FlvTag): Buffer | undefined => aacPacket(tag, 1);

const malformed = (tag: FlvTag, found: string): Error =>
  new Error(`FLV at byte ${tag.offset}: found ${found}`);
