// Takes an FLV file apart as it grows. Knows the container only; what a payload means is flv-payload.ts.
// Layout: Adobe "Video File Format Specification" 10.1, annex E.

/** One tag of an FLV file. */
export interface FlvTag {
  readonly type: "audio" | "video" | "script";
  /** Decoding time in ms, with the extended byte: signed, as the format says. */
  readonly timestampMs: number;
  readonly payload: Buffer;
  /** Where the tag begins in the file, in bytes. For error messages. */
  readonly offset: number;
}

const FILE_HEADER_BYTES = 9;
const TAG_HEADER_BYTES = 11;
const TRAILER_BYTES = 4;
const TAG_TYPES: Readonly<Record<number, FlvTag["type"]>> = {
  8: "audio",
  9: "video",
  18: "script",
};

/**
 * Incremental parser: `push` what has been read, get the tags that are complete. A tag cut in half at the
 * end stays inside until the rest comes, so a truncated file simply ends early (`pendingBytes` > 0).
 */
export class FlvReader {
  #pending: Buffer = Buffer.alloc(0);
  #offset = 0;
  #started = false;

  /** Bytes of a tag that is not complete yet. */
  get pendingBytes(): number {
    return this.#pending.length;
  }

  /** Where the next tag begins in the file, in bytes. */
  get offset(): number {
    return this.#offset;
  }

  push(chunk: Buffer): FlvTag[] {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    if (!this.#started && !this.#takeFileHeader()) return [];
    const tags: FlvTag[] = [];
    for (let tag = this.#takeTag(); tag !== undefined; tag = this.#takeTag()) tags.push(tag);
    return tags;
  }

  #takeFileHeader(): boolean {
    const found = this.#pending.subarray(0, 3).toString("latin1");
    if (found !== "FLV".slice(0, found.length)) {
      throw malformed(0, `${JSON.stringify(found)} instead of the signature "FLV"`);
    }
    if (this.#pending.length < FILE_HEADER_BYTES + TRAILER_BYTES) return false;
    const bytes = this.#pending.readUInt32BE(5);
    if (bytes !== FILE_HEADER_BYTES) throw malformed(5, `a header of ${bytes} bytes instead of 9`);
    this.#drop(FILE_HEADER_BYTES + TRAILER_BYTES);
    this.#started = true;
    return true;
  }

  #takeTag(): FlvTag | undefined {
    const bytes = this.#pending;
    if (bytes.length < TAG_HEADER_BYTES) return undefined;
    const type = TAG_TYPES[bytes.readUInt8(0)];
    if (type === undefined) {
      throw malformed(this.#offset, `tag type ${bytes.readUInt8(0)} instead of 8, 9 or 18`);
    }
    const size = bytes.readUIntBE(1, 3);
    const end = TAG_HEADER_BYTES + size;
    if (bytes.length < end + TRAILER_BYTES) return undefined;
    const trailer = bytes.readUInt32BE(end);
    if (trailer !== end) {
      throw malformed(this.#offset + end, `previous tag size ${trailer} instead of ${end}`);
    }
    const tag: FlvTag = {
      type,
      timestampMs: (bytes.readUInt8(7) << 24) | bytes.readUIntBE(4, 3),
      payload: bytes.subarray(TAG_HEADER_BYTES, end),
      offset: this.#offset,
    };
    this.#drop(end + TRAILER_BYTES);
    return tag;
  }

  #drop(bytes: number): void {
    this.#pending = this.#pending.subarray(bytes);
    this.#offset += bytes;
  }
}

const malformed = (offset: number, found: string): Error =>
  new Error(`FLV at byte ${offset}: found ${found}`);
