// Sends prepared media in real time over one connection, as OBS does: an encoder that never waits, a queue that is
// kept short by leaving frames out, a sender that waits for the line.
import type { PublishingClient } from "../../media/rtmp/publishing-client";
import type { LeftOut, Progress, Sent } from "./contract";
import { CALM, offer, queuedMs, type DropperState, type Thresholds } from "./obs-dropper";
import { rounds, type MediaFrame, type PreparedMedia } from "./flv-rounds";
import { clockMoves, reasonNotToSend, type Script } from "./script";

/** The wall's time, ms since the epoch. */
export interface Time {
  now(): number;
  /** Resolves at or after that time, never within the same turn. */
  until(at: number): Promise<void>;
}

/** What the publisher is to do now, and since when: another time is another script. */
export interface Playing {
  readonly script: Script;
  readonly since: number;
}

export interface StreamOptions {
  readonly media: PreparedMedia;
  readonly client: Pick<PublishingClient, "send" | "ended">;
  readonly time: Time;
  /** Asked at each frame. */
  readonly playing: () => Playing;
  /** What the first frame's clock shows, ms. */
  readonly clockStartMs: number;
  /** Undefined: nothing is left out for the line's sake, the queue grows. */
  readonly dropper: Thresholds | undefined;
  readonly onLeftOut: (frames: readonly LeftOut[]) => void;
  /** Each frame, when it is given to the line. */
  readonly onSent?: ((sent: Sent) => void) | undefined;
  /** About once a second. */
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

interface Queued extends MediaFrame {
  /** On the wire. */
  readonly sentAsMs: number;
  /** When the encoder had it, ms since the epoch. */
  readonly madeAt: number;
}

const PROGRESS_EVERY_MS = 1000;

/** Resolves when the connection has ended, or with the signal once what was queued is sent. */
export const stream = (options: StreamOptions): Promise<void> => new Stream(options).run();

class Stream {
  readonly #options: StreamOptions;
  #state: DropperState = CALM;
  #queue: readonly Queued[] = [];
  #wake: () => void = () => undefined;
  #isEncoding = true;
  #hasEnded = false;
  #sent = 0;
  #leftOut = 0;
  #longestQueueMs = 0;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { client, media, clockStartMs, signal } = this.#options;
    const { metadata, headers } = media;
    void client.ended.then(() => {
      this.#hasEnded = true;
      this.#wake();
    });
    if (metadata) await client.send("data", 0, metadata);
    for (const { kind, payload } of headers) await client.send(kind, clockStartMs, payload);
    const encoding = this.#encode().finally(() => {
      this.#isEncoding = false;
      this.#wake();
    });
    signal.addEventListener("abort", () => {
      this.#wake();
    });
    await Promise.all([encoding, this.#send()]);
  }

  async #encode(): Promise<void> {
    const { media, time, playing, clockStartMs, signal } = this.#options;
    const begunAt = time.now();
    let [movedMs, last, toldAt]: [number, Playing | undefined, number] = [0, undefined, begunAt];
    let lastSecond = -Infinity;
    for (const frame of rounds(media)) {
      const dueAt = begunAt + frame.dtsMs;
      await time.until(dueAt);
      if (signal.aborted || this.#hasEnded) return;
      const now = playing();
      const second = (dueAt - now.since) / 1000;
      if (now.since !== last?.since) lastSecond = last === undefined ? second - 1e-9 : -Infinity;
      movedMs += clockMoves(now.script, lastSecond, second);
      // A file need not be in order: the clock moves once.
      [last, lastSecond] = [now, Math.max(lastSecond, second)];
      this.#take(frame, clockStartMs + movedMs, reasonNotToSend(now.script, second, frame));
      if (dueAt - toldAt >= PROGRESS_EVERY_MS) {
        toldAt = dueAt;
        this.#tell();
      }
    }
  }

  #take(frame: MediaFrame, movedMs: number, reason: LeftOut["why"] | undefined): void {
    const queued: Queued = {
      ...frame,
      sentAsMs: frame.dtsMs + movedMs,
      madeAt: this.#options.time.now(),
    };
    if (reason !== undefined) {
      this.#tellLeftOut([{ packet: queued, why: reason }]);
      return;
    }
    const { dropper } = this.#options;
    if (dropper === undefined) {
      this.#state = { ...this.#state, lastDtsMs: frame.dtsMs };
      this.#queue = [...this.#queue, queued];
    } else {
      const offered = offer(this.#state, this.#queue, queued, dropper);
      this.#state = offered.state;
      this.#queue = offered.queue;
      this.#tellLeftOut(offered.dropped);
    }
    const waiting = queuedMs(this.#queue, this.#state.lastDtsMs) ?? 0;
    this.#longestQueueMs = Math.max(this.#longestQueueMs, waiting);
    this.#wake();
  }

  async #send(): Promise<void> {
    const { client, time, onSent } = this.#options;
    while (!this.#hasEnded) {
      const [next, ...rest] = this.#queue;
      if (next !== undefined) {
        this.#queue = rest;
        const at = time.now();
        onSent?.({ id: next.id, kind: next.kind, at, waitedMs: at - next.madeAt });
        await client.send(next.kind, next.sentAsMs, next.payload);
        this.#sent++;
      } else if (this.#isEncoding) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      } else return;
    }
  }

  #tellLeftOut(dropped: readonly { packet: Queued; why: LeftOut["why"] }[]): void {
    if (dropped.length === 0) return;
    const { time, onLeftOut } = this.#options;
    this.#leftOut += dropped.length;
    const at = time.now();
    onLeftOut(
      dropped.map(({ packet: { id, kind, sentAsMs }, why }) => ({
        ...{ id, kind, why, at },
        dtsMs: sentAsMs,
      })),
    );
  }

  #tell(): void {
    this.#options.onProgress({
      sent: this.#sent,
      leftOut: this.#leftOut,
      longestQueueMs: this.#longestQueueMs,
    });
  }
}
