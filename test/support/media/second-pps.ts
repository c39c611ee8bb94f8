// Makes of a prepared FLV one whose sequence header has two picture parameter sets, as some hardware encoders announce.
// Its slices go on using the first: what an encoder does with the second is left out.
import { FlvReader } from "./flv";
import { avcConfiguration, avcSequenceHeader } from "./flv-payload";
import { FLV_HEADER, flvTag } from "../platform/node-media-server/flv-file";

const TYPES = { audio: 8, video: 9, script: 18 } as const;
/** What stands in a video tag before its AVCDecoderConfigurationRecord. */
const HEAD_BYTES = 5;

export const withSecondPps = (flv: Buffer): Buffer =>
  Buffer.concat([
    FLV_HEADER,
    ...new FlvReader().push(flv).map((tag) => {
      const { type, timestampMs, payload } = tag;
      const [pps] = avcSequenceHeader(tag)?.pps ?? [];
      const record = avcConfiguration(tag);
      if (pps === undefined || record === undefined)
        return flvTag(TYPES[type], timestampMs, payload);
      const at = record.indexOf(pps);
      const second = numberedOne(pps);
      const size = Buffer.alloc(2);
      size.writeUInt16BE(second.length);
      const doubled = Buffer.concat([
        ...[payload.subarray(0, HEAD_BYTES), record.subarray(0, at - 3), Buffer.from([2])],
        ...[record.subarray(at - 2, at + pps.length), size, second],
        record.subarray(at + pps.length),
      ]);
      return flvTag(TYPES[type], timestampMs, doubled);
    }),
  ]);

/** The same with pic_parameter_set_id 1 instead of 0: ue(v) "010" instead of "1" (H.264, 7.3.2.2 and 9.1). */
const numberedOne = (pps: Buffer): Buffer => {
  const [head = 0, ...bytes] = pps;
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, "0")).join("");
  if (!bits.startsWith("1")) throw new Error("the picture parameter set's number is not 0");
  const moved = `010${bits.slice(1)}`.replace(/0*$/, "");
  const octets = moved.padEnd(Math.ceil(moved.length / 8) * 8, "0").match(/.{8}/g) ?? [];
  return Buffer.from([head, ...octets.map((octet) => parseInt(octet, 2))]);
};
