// Hand-made FLV bytes for the tests of what reads them.

export const FILE_HEADER = Buffer.from("464c5601050000000900000000", "hex");

export const flvTag = (type: number, timestampMs: number, payload: Buffer): Buffer => {
  const tag = Buffer.alloc(11 + payload.length + 4);
  tag.writeUInt8(type, 0);
  tag.writeUIntBE(payload.length, 1, 3);
  tag.writeUIntBE(timestampMs & 0xffffff, 4, 3);
  tag.writeUInt8((timestampMs >> 24) & 0xff, 7);
  payload.copy(tag, 11);
  tag.writeUInt32BE(11 + payload.length, 11 + payload.length);
  return tag;
};

/** A NAL unit with its 4-byte length; the type is the low 5 bits of its first byte. */
export const nal = (type: number, body: string): Buffer => {
  const unit = Buffer.concat([Buffer.from([0x60 | type]), Buffer.from(body)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(unit.length);
  return Buffer.concat([length, unit]);
};

export const videoTag = (
  timestampMs: number,
  units: readonly Buffer[],
  { keyframe = false, compositionTimeMs = 0 } = {},
): Buffer => {
  const head = Buffer.from([keyframe ? 0x17 : 0x27, 1, 0, 0, 0]);
  head.writeIntBE(compositionTimeMs, 2, 3);
  return flvTag(9, timestampMs, Buffer.concat([head, ...units]));
};

export const audioTag = (timestampMs: number, body: string): Buffer =>
  flvTag(8, timestampMs, Buffer.concat([Buffer.from([0xaf, 1]), Buffer.from(body)]));

/** Headers of H.264 High level 4.0 with one SPS "sps" and one PPS, and of AAC-LC 48 kHz stereo. */
export const avcHeaderTag = (pps: string | Buffer = "pps"): Buffer =>
  flvTag(
    9,
    0,
    Buffer.concat([
      Buffer.from("170000000001640028ffe10003", "hex"),
      Buffer.from("sps"),
      Buffer.from([1, 0, pps.length]),
      Buffer.isBuffer(pps) ? pps : Buffer.from(pps),
    ]),
  );
export const aacHeaderTag = (): Buffer => flvTag(8, 0, Buffer.from("af001190", "hex"));
