// Decides how RTMP messages are cut into chunks and put together again (Adobe's RTMP specification 1.0, section 5.3).

export interface RtmpMessage {
  /** 2 to 63; several tracks on one connection each have their own. */
  readonly chunkStream: number;
  readonly type: number;
  readonly streamId: number;
  /** ms; on the wire modulo 2^32. */
  readonly timestampMs: number;
  readonly payload: Buffer;
}

export const TYPE = {
  chunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowSize: 5,
  peerBandwidth: 6,
  audio: 8,
  video: 9,
  data: 18,
  command: 20,
} as const;

export const FIRST_CHUNK_SIZE = 128;
/** In the header's 24 bits: the timestamp follows in 32 of its own. */
const EXTENDED = 0xffffff;
const CONTINUES = 0xc0;

/** The message on the wire: its time in full, whatever went before, so that a clock may do what it likes. */
export const chunksOf = (message: RtmpMessage, chunkSize: number): Buffer => {
  const { chunkStream, type, streamId, payload } = message;
  const timestamp = wrapped(message.timestampMs);
  const extended = timestamp >= EXTENDED ? bytes32(timestamp) : Buffer.alloc(0);
  const head = Buffer.alloc(12);
  head.writeUInt8(chunkStream, 0);
  head.writeUIntBE(Math.min(timestamp, EXTENDED), 1, 3);
  head.writeUIntBE(payload.length, 4, 3);
  head.writeUInt8(type, 7);
  head.writeUInt32LE(streamId, 8);
  const parts = [head, extended, payload.subarray(0, chunkSize)];
  for (let at = chunkSize; at < payload.length; at += chunkSize)
    parts.push(
      Buffer.from([CONTINUES | chunkStream]),
      extended,
      payload.subarray(at, at + chunkSize),
    );
  return Buffer.concat(parts);
};

const wrapped = (ms: number): number => {
  const rounded = Math.round(ms) % 2 ** 32;
  return rounded < 0 ? rounded + 2 ** 32 : rounded;
};

const bytes32 = (number: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
};

/** What a chunk stream's headers said last; a later one leaves out what stays the same. */
interface Stream {
  timestamp: number;
  delta: number;
  length: number;
  type: number;
  streamId: number;
  extended: boolean;
  parts: Buffer[];
  got: number;
}

/** Bytes in, whole messages out. Follows the other side's chunk size by itself. */
export class ChunkReader {
  #pending: Buffer = Buffer.alloc(0);
  #chunkSize = FIRST_CHUNK_SIZE;
  readonly #streams = new Map<number, Stream>();

  push(bytes: Buffer): RtmpMessage[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const messages: RtmpMessage[] = [];
    for (;;) {
      const taken = this.#takeChunk();
      if (taken === undefined) return messages;
      if (taken === "a part") continue;
      if (taken.type === TYPE.chunkSize)
        this.#chunkSize = taken.payload.readUInt32BE() & 0x7fffffff;
      else if (taken.type === TYPE.abort)
        this.#streams.get(taken.payload.readUInt32BE())?.parts.splice(0);
      messages.push(taken);
    }
  }

  #takeChunk(): RtmpMessage | "a part" | undefined {
    const bytes = this.#pending;
    const first = bytes[0];
    if (first === undefined) return undefined;
    const form = first >> 6;
    const numberBytes = { 0: 1, 1: 2 }[first & 63] ?? 0;
    const headBytes = [11, 7, 3, 0][form] ?? 0;
    let at = 1 + numberBytes;
    if (bytes.length < at + headBytes) return undefined;
    const number = numberBytes === 0 ? first & 63 : bytes.readUIntLE(1, numberBytes) + 64;
    const known = this.#streams.get(number);
    if (known === undefined && form !== 0)
      throw new Error(`RTMP: a chunk of stream ${number} of form ${form}, expected a full header`);
    const stream: Stream = known ?? { ...NEW, parts: [] };
    const isFirst = stream.parts.length === 0;
    const field = form < 3 ? bytes.readUIntBE(at, 3) : undefined;
    const extended = field === undefined ? stream.extended : field === EXTENDED;
    const extendedAt = at + headBytes;
    const length = form < 2 ? bytes.readUIntBE(at + 3, 3) : stream.length;
    const left = length - (isFirst ? 0 : stream.got);
    const bodyAt = extendedAt + (extended ? 4 : 0);
    const body = Math.min(left, this.#chunkSize);
    if (bytes.length < bodyAt + body) return undefined;

    // Whole: from here on the chunk counts.
    this.#streams.set(number, stream);
    if (form < 2) Object.assign(stream, { length, type: bytes.readUInt8(at + 6) });
    if (form === 0) stream.streamId = bytes.readUInt32LE(at + 7);
    stream.extended = extended;
    if (isFirst) {
      const time = extended ? bytes.readUInt32BE(extendedAt) : (field ?? stream.delta);
      stream.timestamp = form === 0 ? time : (stream.timestamp + time) % 2 ** 32;
      stream.delta = time;
      stream.got = 0;
    }
    at = bodyAt + body;
    stream.parts.push(bytes.subarray(bodyAt, at));
    stream.got += body;
    this.#pending = bytes.subarray(at);
    if (stream.got < stream.length) return "a part";
    const { timestamp: timestampMs, type, streamId } = stream;
    return {
      ...{ chunkStream: number, type, streamId, timestampMs },
      payload: Buffer.concat(stream.parts.splice(0)),
    };
  }
}

const NEW = { timestamp: 0, delta: 0, length: 0, type: 0, streamId: 0, extended: false, got: 0 };
