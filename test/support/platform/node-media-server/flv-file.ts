// A recording that is complete after each tag. The server's own recorder shifts the timestamps of a publisher that
// comes back, and writes through a stream; what a platform received must be neither altered nor late.
import { closeSync, openSync, writeSync } from "node:fs";

const TAG_HEADER_BYTES = 11;

/** The header of a file with audio and video, and the size of the tag before the first, which is 0. */
export const FLV_HEADER = Buffer.from("FLV\x01\x05\0\0\0\x09\0\0\0\0", "latin1");

/**
 * @param type 8 audio, 9 video, 18 data
 * @param timestampMs decoding time
 */
export const flvTag = (type: number, timestampMs: number, payload: Buffer): Buffer => {
  const tag = Buffer.alloc(TAG_HEADER_BYTES + payload.length + 4);
  tag.writeUInt8(type, 0);
  tag.writeUIntBE(payload.length, 1, 3);
  tag.writeUIntBE(timestampMs & 0xffffff, 4, 3);
  tag.writeUInt8((timestampMs >>> 24) & 0xff, 7);
  payload.copy(tag, TAG_HEADER_BYTES);
  tag.writeUInt32BE(TAG_HEADER_BYTES + payload.length, TAG_HEADER_BYTES + payload.length);
  return tag;
};

export class FlvFile {
  #file: number | undefined;

  constructor(path: string) {
    this.#file = openSync(path, "wx");
    writeSync(this.#file, FLV_HEADER);
  }

  write(type: number, timestampMs: number, payload: Buffer): void {
    if (this.#file !== undefined) writeSync(this.#file, flvTag(type, timestampMs, payload));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
