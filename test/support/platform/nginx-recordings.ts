// Which file is whose among the recordings of one nginx-rtmp, which names them by key and second.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { now } from "../media/clock";
import { recordingOf } from "./recording-name";

export class NginxRecordings {
  readonly #folder: string;
  readonly #takenFiles = new Set<string>();
  #lastTurnAt = 0;

  /** @param folder where nginx records to, as seen from here */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
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

  /** Path of the recording that nginx begins for a publish accepted at `answeredAt` (ms since epoch), once it is there. */
  locate(key: string, answeredAt: number): string | undefined {
    const file = recordingOf(readdirSync(this.#folder), key, answeredAt, this.#takenFiles);
    if (file === undefined) return undefined;
    this.#takenFiles.add(file);
    return join(this.#folder, file);
  }
}
