// Decides what one connection to the slow platform gets: each step of its publish answered late, its media kept.
import type { Socket } from "node:net";
import { join } from "node:path";
import { decodeAmf, type AmfValue } from "../../media/rtmp/amf0";
import { TYPE, type RtmpMessage } from "../../media/rtmp/chunks";
import { RtmpLink } from "../../media/rtmp/link";
import { FlvFile } from "../node-media-server/flv-file";
import { isGoodbye } from "../node-media-server/rtmp-command";
import { MEDIA_EVERY_MS, type Delays, type SlowEvent, type Step } from "./contract";

export interface VisitOptions {
  readonly connection: number;
  readonly app: string;
  readonly expectedKey?: string | undefined;
  readonly refusal?: string | undefined;
  readonly recordDirectory: string;
  /** Asked at each step. */
  readonly delays: () => Delays;
  readonly tell: (event: SlowEvent) => void;
}

const STREAM = 1;
const WINDOW = Buffer.from([0, 0x26, 0x25, 0xa0]); // 2,500,000 bytes, as platforms have it
const DYNAMIC = Buffer.from([2]);

/** Serves the socket to its end. */
export const serveVisit = (socket: Socket, options: VisitOptions): void => {
  new Visit(socket, options);
};

class Visit {
  readonly #socket: Socket;
  readonly #options: VisitOptions;
  readonly #link: RtmpLink;
  readonly #waits = new Set<NodeJS.Timeout>();
  #app: string | undefined;
  #file: FlvFile | undefined;
  #mediaBytes = 0;
  #toldBytes = 0;
  #clean = false;

  constructor(socket: Socket, options: VisitOptions) {
    this.#socket = socket;
    this.#options = options;
    const { connection, tell } = options;
    tell({ event: "connected", connection });
    this.#link = new RtmpLink(socket, "server", (message) => {
      this.#take(message);
    });
    const telling = setInterval(() => {
      this.#tellMedia();
    }, MEDIA_EVERY_MS);
    socket.on("error", () => undefined); // "close" follows
    socket.on("close", () => {
      clearInterval(telling);
      for (const wait of this.#waits) clearTimeout(wait);
      this.#file?.close();
      this.#tellMedia();
      this.#end(false);
    });
  }

  #take({ type, timestampMs, payload }: RtmpMessage): void {
    if (type === TYPE.command) this.#onCommand(payload);
    if (type === TYPE.data) this.#file?.write(type, timestampMs, payload);
    if (type !== TYPE.audio && type !== TYPE.video) return;
    this.#mediaBytes += payload.length;
    this.#file?.write(type, timestampMs, payload);
  }

  #onCommand(payload: Buffer): void {
    const [name, transaction, ...rest] = decodeAmf(payload);
    if (typeof name !== "string") return;
    const { connection, tell } = this.#options;
    const app = name === "connect" ? appOf(rest[0]) : undefined;
    const playPath = typeof rest[1] === "string" ? rest[1] : undefined;
    tell({ event: "command", connection, name, app, playPath });
    const number = typeof transaction === "number" ? transaction : 0;
    if (isGoodbye(payload)) this.#end(true);
    else if (name === "connect") {
      this.#app = app;
      this.#answer("connect", () => {
        void this.#link.control(TYPE.windowSize, WINDOW);
        void this.#link.control(TYPE.peerBandwidth, Buffer.concat([WINDOW, DYNAMIC]));
        this.#link.sendChunkSize();
        const status = { level: "status", code: "NetConnection.Connect.Success" };
        void this.#link.command(0, "_result", number, { fmsVer: "FMS/3,0,1,123" }, status);
      });
    } else if (name === "createStream")
      this.#answer("createStream", () => {
        void this.#link.command(0, "_result", number, null, STREAM);
      });
    else if (name === "publish") this.#onPublish(playPath ?? "");
  }

  #onPublish(key: string): void {
    const { connection, app, expectedKey, refusal, recordDirectory, tell } = this.#options;
    this.#answer("publish", () => {
      if (refusal !== undefined) {
        tell({ event: "refused", key, why: "wrong key" });
        this.#refuse(wordsFor(refusal, key));
        return;
      }
      if (this.#app !== app || (expectedKey !== undefined && key !== expectedKey)) {
        tell({ event: "refused", key, why: "wrong key" });
        this.#socket.destroy();
        return;
      }
      const path = join(recordDirectory, `${process.pid}-${connection}.flv`);
      this.#file = new FlvFile(path);
      tell({ event: "publish", connection, key, file: path });
      const status = { level: "status", code: "NetStream.Publish.Start" };
      void this.#link.command(STREAM, "onStatus", 0, null, status);
    });
  }

  /** As platforms do that say why; ffmpeg tells it as "Server error". */
  #refuse(description: string): void {
    const status = { level: "error", code: "NetStream.Publish.BadName", description };
    void this.#link.command(STREAM, "onStatus", 0, null, status);
    this.#socket.end();
  }

  #answer(step: Step, answer: () => void): void {
    const { connection, delays, tell } = this.#options;
    const wait = setTimeout(
      () => {
        this.#waits.delete(wait);
        tell({ event: "answered", connection, step });
        answer();
      },
      (delays()[step] ?? 0) * 1000,
    );
    this.#waits.add(wait);
  }

  #tellMedia(): void {
    if (this.#mediaBytes === this.#toldBytes) return;
    this.#toldBytes = this.#mediaBytes;
    const { connection, tell } = this.#options;
    tell({ event: "media", connection, bytes: this.#mediaBytes });
  }

  /** The first end counts: a goodbye is followed by the connection's. */
  #end(clean: boolean): void {
    if (this.#clean) return;
    this.#clean = clean;
    const { connection, tell } = this.#options;
    tell({ event: "end", connection, clean });
  }
}

const appOf = (value: AmfValue): string | undefined => {
  if (typeof value !== "object" || value === null || !("app" in value)) return undefined;
  return typeof value.app === "string" ? value.app : undefined;
};

/** @param refusal see SlowSettings */
export const wordsFor = (refusal: string, key: string): string =>
  refusal.replaceAll("{key}", key).replaceAll("{encoded}", encodeURIComponent(key));
