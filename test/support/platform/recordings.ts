import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { now } from "../media/clock";
import type { Catalogue } from "../media/frame-id";
import { withSource } from "../media/receive";
import type { ReceivedFrame } from "../media/received-frame";
import { RecordingTail } from "../media/recording";
import { recordingOf } from "./recording-name";

/** The recordings of one nginx-rtmp: a tail for each connection, and which file is whose. */
export class Recordings {
  readonly #folder: string;
  readonly #tails = new Map<number, RecordingTail>();
  readonly #takenFiles = new Set<string>();
  #lastTurnAt = 0;

  /** @param folder where nginx records to, as seen from here */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** One for each connection, in order. */
  get tails(): RecordingTail[] {
    return [...this.#tails.values()];
  }

  /** All that was received, on all connections, in order of arrival. */
  frames(catalogue: Catalogue): ReceivedFrame[] {
    return this.tails
      .flatMap((tail) => tail.tags().map((tag) => withSource(tag, catalogue)))
      .sort((a, b) => a.at - b.at);
  }

  /**
   * nginx names recordings by the second: a second publish within one would overwrite the first. Its turn
   * comes with the next second; restreams restart after a second, so this is hardly ever felt.
   */
  async turn(): Promise<void> {
    const next = (Math.floor(this.#lastTurnAt / 1000) + 1) * 1000;
    // Claimed before waiting, so that two at once wait for two different seconds.
    const turnAt = Math.max(now(), next);
    this.#lastTurnAt = turnAt;
    // + 1: a timer may be early by a fraction of a millisecond.
    if (turnAt > now()) await delay(turnAt - now() + 1);
  }

  /** Follows the recording that nginx begins for a connection accepted at `answeredAt` (ms since epoch). */
  follow(connection: number, name: string, key: string, answeredAt: number): void {
    const tail = new RecordingTail({ name, locate: () => this.#locate(key, answeredAt) });
    this.#tails.set(connection, tail.start());
  }

  /** The connection has ended: what is left is read, and the file let go. */
  close(connection: number): void {
    this.#tails.get(connection)?.close();
  }

  /** There is nothing to receive from it after all. */
  forget(connection: number): void {
    this.close(connection);
    this.#tails.delete(connection);
  }

  closeAll(): void {
    for (const tail of this.#tails.values()) tail.close();
  }

  #locate(key: string, answeredAt: number): string | undefined {
    const file = recordingOf(readdirSync(this.#folder), key, answeredAt, this.#takenFiles);
    if (file === undefined) return undefined;
    this.#takenFiles.add(file);
    return join(this.#folder, file);
  }
}
