// RTMP on an open socket: the handshake, then messages both ways. What they mean is its user's business.
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { encodeAmf, type AmfValue } from "./amf0";
import { ChunkReader, FIRST_CHUNK_SIZE, TYPE, chunksOf, type RtmpMessage } from "./chunks";

const VERSION = 3;
const HELLO_BYTES = 1536;
/** OBS's (plugins/obs-outputs/rtmp-stream.c, 30.2.3). */
const CHUNK_SIZE = 4096;
const CONTROL_STREAM = 2;
const COMMAND_STREAM = 3;

export class RtmpLink {
  /** The handshake is over. Never settles when the socket closes before. */
  readonly ready: Promise<void>;
  readonly #socket: Socket;
  readonly #reader = new ChunkReader();
  readonly #onMessage: (message: RtmpMessage) => void;
  /** What is still to come of the handshake; each part is answered once it is whole. */
  #steps: { readonly bytes: number; readonly then: (part: Buffer) => void }[] = [];
  #hello: Buffer = Buffer.alloc(0);
  #chunkSize = FIRST_CHUNK_SIZE;

  /** @param onMessage of every message, also those of the protocol itself */
  constructor(socket: Socket, side: "client" | "server", onMessage: (one: RtmpMessage) => void) {
    this.#socket = socket;
    this.#onMessage = onMessage;
    const hello = Buffer.concat([
      Buffer.from([VERSION]),
      Buffer.alloc(8),
      randomBytes(HELLO_BYTES - 8),
    ]);
    this.ready = new Promise((resolve) => {
      this.#steps = [
        {
          bytes: hello.length,
          then: (part) => {
            const echo = part.subarray(1);
            socket.write(side === "client" ? echo : Buffer.concat([hello, echo]));
          },
        },
        {
          bytes: HELLO_BYTES,
          then: () => {
            resolve();
          },
        },
      ];
    });
    if (side === "client") socket.write(hello);
    socket.on("data", (bytes: Buffer) => {
      try {
        this.#take(bytes);
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** From now on larger chunks are sent, as all programs do after the first command. */
  sendChunkSize(): void {
    const payload = Buffer.alloc(4);
    payload.writeUInt32BE(CHUNK_SIZE);
    void this.control(TYPE.chunkSize, payload);
    this.#chunkSize = CHUNK_SIZE;
  }

  async control(type: number, payload: Buffer): Promise<void> {
    return this.send({ chunkStream: CONTROL_STREAM, type, streamId: 0, timestampMs: 0, payload });
  }

  async command(streamId: number, ...values: readonly AmfValue[]): Promise<void> {
    const payload = encodeAmf(...values);
    const chunkStream = COMMAND_STREAM;
    return this.send({ chunkStream, type: TYPE.command, streamId, timestampMs: 0, payload });
  }

  /** Resolves when the kernel has taken it: later than at once where the line is slow, or when the socket is gone. */
  async send(message: RtmpMessage): Promise<void> {
    const bytes = chunksOf(message, this.#chunkSize);
    await new Promise<void>((resolve) => {
      this.#socket.write(bytes, () => {
        resolve();
      });
    });
  }

  #take(bytes: Buffer): void {
    let left = this.#steps.length === 0 ? bytes : Buffer.concat([this.#hello, bytes]);
    for (let step = this.#steps[0]; step !== undefined; step = this.#steps[0]) {
      this.#hello = left;
      if (left.length < step.bytes) return;
      step.then(left.subarray(0, step.bytes));
      left = left.subarray(step.bytes);
      this.#steps.shift();
    }
    for (const message of this.#reader.push(left)) this.#onMessage(message);
  }
}
