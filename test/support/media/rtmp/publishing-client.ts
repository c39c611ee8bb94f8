// An RTMP connection that publishes as OBS does: its commands and their order, media, a goodbye.
import { connect, type Socket } from "node:net";
import { decodeAmf, type AmfValue } from "./amf0";
import { TYPE, type RtmpMessage } from "./chunks";
import { RtmpLink } from "./link";

export interface PublishAddress {
  readonly host: string;
  readonly port: number;
  readonly app: string;
  /** The whole stream key. */
  readonly playPath: string;
}

export interface ClientOptions {
  /** The TCP connection is there. */
  readonly onConnect?: () => void;
  /** Give up when an answer, or the kernel's taking of a message, takes longer than this, seconds. */
  readonly stallSeconds: number;
}

type Kind = "audio" | "video" | "data";
const CHUNK_STREAM = { audio: 4, video: 6, data: 5 } as const;
const COMMANDS = { connect: 1, releaseStream: 2, FCPublish: 3, createStream: 4, publish: 5 };
/** User control: the server asks whether we are there, and our answer. */
const PING = { request: 6, response: 7 };

export class PublishingClient {
  /** Resolves with why, once it is over: a broken connection, a refusal, our own end. */
  readonly ended: Promise<string>;
  readonly #socket: Socket;
  readonly #link: RtmpLink;
  readonly #address: PublishAddress;
  readonly #stallMs: number;
  readonly #answers = new Map<string, (values: AmfValue[]) => void>();
  #streamId = 0;

  private constructor(address: PublishAddress, { onConnect, stallSeconds }: ClientOptions) {
    this.#address = address;
    this.#stallMs = stallSeconds * 1000;
    this.#socket = connect({ host: address.host, port: address.port });
    if (onConnect) this.#socket.once("connect", onConnect);
    this.ended = new Promise((resolve) => {
      this.#socket.once("error", ({ message }) => {
        resolve(message);
      });
      this.#socket.once("close", () => {
        resolve("the connection was closed");
      });
    });
    this.#link = new RtmpLink(this.#socket, "client", (message) => {
      this.#take(message);
    });
  }

  /** Resolves once the server has accepted the publish. @throws Error that says what went wrong */
  static async publish(address: PublishAddress, options: ClientOptions): Promise<PublishingClient> {
    const client = new PublishingClient(address, options);
    try {
      await client.#publish();
      return client;
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  async #publish(): Promise<void> {
    const { host, port, app, playPath } = this.#address;
    await this.#within("the handshake", this.#link.ready);
    const tcUrl = `rtmp://${host}${port === 1935 ? "" : `:${port}`}/${app}`;
    const flashVer = "FMLE/3.0 (compatible; FMSc/1.0)";
    const connected = this.#answer("_result 1");
    const about = { app, type: "nonprivate", flashVer, swfUrl: tcUrl, tcUrl };
    void this.#link.command(0, "connect", COMMANDS.connect, about);
    await this.#within("connect", connected);
    this.#link.sendChunkSize();
    void this.#link.command(0, "releaseStream", COMMANDS.releaseStream, null, playPath);
    void this.#link.command(0, "FCPublish", COMMANDS.FCPublish, null, playPath);
    const created = this.#answer("_result 4");
    void this.#link.command(0, "createStream", COMMANDS.createStream, null);
    const stream = (await this.#within("createStream", created))[3];
    this.#streamId = typeof stream === "number" ? stream : 1;
    const published = this.#answer("onStatus");
    const publish = ["publish", COMMANDS.publish, null, playPath, "live"];
    void this.#link.command(this.#streamId, ...publish);
    const status = codeOf(await this.#within("publish", published));
    if (status !== "NetStream.Publish.Start")
      throw new Error(`publish: the server answered ${status}`);
  }

  /**
   * Resolves when the kernel has taken it, which is how long the line takes once the kernel's buffer is full.
   * @param timestampMs modulo 2^32
   */
  async send(kind: Kind, timestampMs: number, payload: Buffer): Promise<void> {
    const chunkStream = CHUNK_STREAM[kind];
    const message = { chunkStream, streamId: this.#streamId, timestampMs, payload };
    const stalled = setTimeout(() => {
      this.#socket.destroy(new Error(`sending: no room within ${this.#stallMs / 1000} s`));
    }, this.#stallMs);
    await this.#link.send({ ...message, type: TYPE[kind] });
    clearTimeout(stalled);
  }

  /** As OBS at "Stop streaming". */
  async goodbye(): Promise<void> {
    void this.#link.command(0, "FCUnpublish", 6, null, this.#address.playPath);
    void this.#link.command(0, "deleteStream", 7, null, this.#streamId);
    this.#socket.end();
    await this.#within("closing", this.ended).catch(() => undefined);
    this.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #answer(name: string): Promise<AmfValue[]> {
    return new Promise((resolve) => this.#answers.set(name, resolve));
  }

  /** Fails when the connection ends first, or after the stall's patience. */
  async #within<T>(what: string, wanted: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${what}: not done within ${this.#stallMs / 1000} s`));
      }, this.#stallMs);
      void this.ended.then((why) => {
        reject(new Error(`${what}: ${why}`));
      });
    });
    try {
      return await Promise.race([wanted, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #take({ type, payload }: RtmpMessage): void {
    if (type === TYPE.userControl && payload.readUInt16BE() === PING.request) {
      const answer = Buffer.from(payload);
      answer.writeUInt16BE(PING.response);
      void this.#link.control(TYPE.userControl, answer);
    }
    if (type !== TYPE.command) return;
    const values = decodeAmf(payload);
    const [name, transaction] = values;
    const key = name === "onStatus" ? name : `_result ${String(transaction)}`;
    const answer = this.#answers.get(key);
    if (answer === undefined) return;
    if (name === "_error") this.#socket.destroy(new Error(`the server said ${codeOf(values)}`));
    else answer(values);
  }
}

const codeOf = (values: readonly AmfValue[]): string => {
  const about = values[3];
  if (typeof about !== "object" || about === null || !("code" in about)) return "(no code)";
  return String(about.code);
};
