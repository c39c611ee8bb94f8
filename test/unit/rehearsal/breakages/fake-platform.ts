// A platform that receives what a story says is on air: so that a row can be fed what no real server would send it.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../../support/media/clock";
import type { Positions } from "../../../support/media/clocks";
import type { ReceivedFrame } from "../../../support/media/received-frame";
import type { ReceivingServer, Refusal } from "../../../support/platform/receiving-server";
import {
  connectionsOf,
  sessionsOf,
  type Connection,
  type Session,
  type SessionEvent,
} from "../../../support/platform/session";

export const FRAME_MS = 200;
/** B-frames: each second picture is decoded before, and shown after, its neighbour. */
const laterMs = (index: number): number => (index % 2 === 0 ? 2 * FRAME_MS : 0);

/** Of what it receives, in the media. */
export const positions = {
  get: (id: string) => {
    const [kind, number] = id.split("-");
    const index = Number(number);
    return index * FRAME_MS + (kind === "video" ? laterMs(index) : 0);
  },
} as Positions;
const AGAIN_MS = 1000;
const GRACE_SECONDS = 30;

/** What is wrong with it. */
export interface Faults {
  /** What arrives in place of a frame; undefined: nothing does. */
  tamper?: (frame: ReceivedFrame) => ReceivedFrame | undefined;
}

export class FakePlatform implements Partial<ReceivingServer> {
  readonly refusals: Refusal[] = [];
  readonly tls = {
    serve: (kind: string): void => {
      if (kind === "right" && !this.isReachable) this.begin();
      this.isReachable = kind === "right";
    },
  } as ReceivingServer["tls"];
  /** False: a restream does not get through to it. */
  isReachable = true;
  /** Also of what is yet to come. */
  readonly events: SessionEvent[];
  faults: Faults = {};
  #connections = 1;

  constructor(
    readonly name: string,
    private readonly sourceAt: (at: number) => string,
    private readonly startedAt = now() - 5000,
  ) {
    this.events = [{ kind: "publish", at: this.startedAt, connection: 1, key: "test-key" }];
  }

  get #past(): SessionEvent[] {
    return this.events.filter(({ at }) => at <= now());
  }

  get connections(): Connection[] {
    return connectionsOf(this.#past);
  }

  sessions(at = now()): Session[] {
    return sessionsOf(this.#past, at, GRACE_SECONDS);
  }

  recordings(): never[] {
    return [];
  }

  frames(since = 0): ReceivedFrame[] {
    const connections = this.connections;
    const frames: ReceivedFrame[] = [];
    const from = Math.max(0, Math.ceil((since - this.startedAt) / FRAME_MS));
    for (let index = from; this.startedAt + index * FRAME_MS <= now(); index++) {
      const at = this.startedAt + index * FRAME_MS;
      const open = connections.find(
        ({ startedAt, endedAt = Infinity }) => startedAt <= at && at < endedAt,
      );
      if (!open) continue;
      const both = {
        at,
        timestampMs: at - open.startedAt,
        keyframe: index % 20 === 0,
        bytes: 1000,
        source: this.sourceAt(at),
        recording: `${this.name}-${open.id}`,
      };
      frames.push(
        {
          ...{ ...both, kind: "video", track: "video", id: `video-${index}` },
          compositionMs: laterMs(index),
        },
        { ...both, kind: "audio", track: "audio", keyframe: false, id: `audio-${index}` },
      );
    }
    const { tamper = (frame) => frame } = this.faults;
    return frames.flatMap((frame) => tamper(frame) ?? []);
  }

  /** Its connection ends now, and a moment later there is the next one. */
  interrupt(clean: boolean): void {
    this.end(clean);
    this.begin();
  }

  /** Its connection ends. */
  end(clean: boolean, afterMs = 0): void {
    this.events.push({ kind: "end", at: now() + afterMs, connection: this.#connections, clean });
  }

  /** A moment later it is published to. */
  begin(): void {
    const connection = ++this.#connections;
    this.events.push({ kind: "publish", at: now() + AGAIN_MS, connection, key: "test-key" });
  }

  reset(): Promise<void> {
    this.events.push({ kind: "reset", at: now() });
    this.end(false);
    if (this.isReachable) this.begin();
    return Promise.resolve();
  }

  async waitForPublish(): Promise<Connection> {
    for (let tries = 0; tries < 200; tries++) {
      const open = this.connections.find(({ endedAt }) => endedAt === undefined);
      if (open) return open;
      await pause(100);
    }
    throw new Error(`${this.name}: nobody publishes`);
  }

  start = (): Promise<void> => Promise.resolve();
  stop = (): Promise<void> => Promise.resolve();
}
