// Stands for OBS at home: sends prepared media, and comes back by itself when the connection is lost.
import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { now } from "../media/clock";
import type { Spawn } from "../media/spawn";
import { ConnectionWatch, findProcess } from "./connection-watch";
import {
  publisherArgv,
  publisherPreset,
  retryDelayMs,
  type PublisherTarget,
} from "./publisher-command";

const POLL_MS = 5;
const CALM_POLL_MS = 50;
const END_WITHIN_MS = 5000;

export interface PublisherOptions {
  readonly name: string;
  readonly spawn: Spawn;
  readonly target: PublisherTarget;
  /** Path of the prepared media, as ffmpeg sees it. */
  readonly media: string;
  /** Where the preset file (with the publish key) is written, and how ffmpeg sees it. */
  readonly presetFile: string;
  /** @default presetFile */
  readonly insidePresetFile?: string;
}

/** One run of ffmpeg: from its start to its exit. All times in ms since the epoch. */
export interface Attempt {
  readonly startedAt: number;
  /** When its TCP connection was there; undefined when it never was. */
  connectedAt?: number;
  /** When its TCP connection was gone again. */
  endedAt?: number;
}

/** Tries once, unwatched, and resolves when ffmpeg has ended: for tries that are to be refused, many at once. */
export const tryToPublish = async (options: PublisherOptions): Promise<void> => {
  const { spawn, target, media, presetFile, insidePresetFile = presetFile } = options;
  writeFileSync(presetFile, publisherPreset(target), { mode: 0o600 });
  const child = spawn(publisherArgv(target, media, insidePresetFile), { stdio: "ignore" });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject).once("exit", () => {
      resolve();
    });
  });
};

/** What a rehearsal asks of whoever sends the live picture. */
export type LivePublisher = Pick<
  Publisher,
  | "attempts"
  | "log"
  | "connectedAt"
  | "isStarted"
  | "pid"
  | "start"
  | "waitForConnect"
  | "kill"
  | "stopCleanly"
>;

export class Publisher {
  /** Every try to publish, in order. */
  readonly attempts: Attempt[] = [];
  /** What ffmpeg said, all runs; evidence. */
  readonly log: string[] = [];
  readonly #options: PublisherOptions;
  /** Aborted when it shall not come back any more. */
  #off: AbortController | undefined;
  #loop: Promise<void> | undefined;
  #failure: unknown;
  #process: ChildProcess | undefined;
  #ffmpeg: number | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** TCP connect of the connection that is there now; undefined while there is none. */
  get connectedAt(): number | undefined {
    const last = this.attempts.at(-1);
    return last?.endedAt === undefined ? last?.connectedAt : undefined;
  }

  /** Whether it is to publish: also while it has no connection and waits to try again. */
  get isStarted(): boolean {
    return this.#loop !== undefined;
  }

  /** Process id of ffmpeg as seen from here, to freeze it, say; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#ffmpeg;
  }

  /** Starts publishing and goes on, through lost connections, until `kill` or `stopCleanly`. */
  start(): void {
    if (this.#loop !== undefined) throw this.#error("start: it runs already, end it first");
    writeFileSync(this.#options.presetFile, publisherPreset(this.#options.target), { mode: 0o600 });
    this.#off = new AbortController();
    this.#loop = this.#publishForEver(this.#off.signal);
    // Thrown by what awaits it (kill, stopCleanly) or a connection; until then it must not be unhandled.
    this.#failure = undefined;
    this.#loop.catch((error: unknown) => (this.#failure = error));
  }

  /** Resolves with the time of the TCP connect, ms since the epoch. */
  async waitForConnect(timeoutMs: number): Promise<number> {
    const deadline = now() + timeoutMs;
    while (this.connectedAt === undefined) {
      if (this.#failure !== undefined) throw this.#error("cannot be started", this.#failure);
      if (now() >= deadline) throw this.#error(`no connection after ${timeoutMs} ms`);
      await delay(POLL_MS);
    }
    return this.connectedAt;
  }

  /**
   * Ends ffmpeg without a goodbye and stays away. Resolves with when its last connection
   * had ended (at most 15 ms too early), ms since the epoch; undefined if that try never had one.
   */
  async kill(): Promise<number | undefined> {
    return this.#end("SIGKILL");
  }

  /** Ends as OBS does at "Stop streaming": with a goodbye. Resolves as `kill` does. */
  async stopCleanly(): Promise<number | undefined> {
    return this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<number | undefined> {
    const loop = this.#loop;
    if (loop === undefined) throw this.#error(`${signal}: it does not run, start it first`);
    this.#off?.abort();
    // The watch wakes up at this and looks once more, so that the last sight of the connection is fresh.
    await delay(POLL_MS);
    // ffmpeg alone, not its wrapper: that one shall tidy up and end by itself.
    if (this.#ffmpeg !== undefined) signalUnlessGone(this.#ffmpeg, signal);
    else this.#process?.kill(signal);
    const hurry = setTimeout(() => this.#process?.kill("SIGKILL"), END_WITHIN_MS);
    await loop;
    clearTimeout(hurry);
    this.#loop = undefined;
    return this.attempts.at(-1)?.endedAt;
  }

  async #publishForEver(off: AbortSignal): Promise<void> {
    for (let failures = 0; !off.aborted;) {
      const attempt = await this.#publishOnce(off);
      failures = attempt.connectedAt === undefined ? failures + 1 : 0;
      await delay(retryDelayMs(failures), undefined, { signal: off }).catch(() => undefined);
    }
  }

  async #publishOnce(off: AbortSignal): Promise<Attempt> {
    const { target, media, presetFile, insidePresetFile = presetFile } = this.#options;
    const attempt: Attempt = { startedAt: now() };
    this.attempts.push(attempt);
    const child = this.#options.spawn(publisherArgv(target, media, insidePresetFile), {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = child;
    child.stderr?.on("data", (text: Buffer) => this.log.push(text.toString()));
    const exited = new Promise<void>((resolve, reject) => {
      child.once("error", reject).once("close", () => {
        resolve();
      });
    });
    const watching = this.#watch(child, attempt, off);
    await Promise.all([exited, watching]);
    this.#process = this.#ffmpeg = undefined;
    return attempt;
  }

  /**
   * Follows the connection of one run to its end, or to the end of the run. Both times are told to its
   * disadvantage: connected as of the last look that did not see it, ended as of the last that did.
   */
  async #watch(child: ChildProcess, attempt: Attempt, off: AbortSignal): Promise<void> {
    let watch: ConnectionWatch | undefined;
    let lookedAt = attempt.startedAt;
    try {
      while (attempt.endedAt === undefined) {
        const lookingAt = now();
        // Asked before looking: what is seen after the exit is final.
        const running = isStarted(child);
        if (child.pid !== undefined) this.#ffmpeg ??= findProcess(child.pid, "ffmpeg");
        const port = this.#options.target.port ?? 1935;
        if (this.#ffmpeg !== undefined) watch ??= new ConnectionWatch(this.#ffmpeg, port);
        if (watch?.isConnected()) attempt.connectedAt ??= lookedAt;
        else if (attempt.connectedAt !== undefined) attempt.endedAt = lookedAt;
        else if (!running) return;
        lookedAt = lookingAt;
        await this.#pause(attempt, off);
      }
    } finally {
      watch?.close();
    }
  }

  /** Looks often while something is about to happen; a look costs the kernel a walk through its sockets. */
  async #pause(attempt: Attempt, off: AbortSignal): Promise<void> {
    const calm = attempt.connectedAt !== undefined && !off.aborted;
    await delay(calm ? CALM_POLL_MS : POLL_MS, undefined, calm ? { signal: off } : {}).catch(
      () => undefined,
    );
  }

  #error(message: string, cause?: unknown): Error {
    const said = this.log.slice(-5).join("");
    return new Error(
      `publisher ${this.#options.name}: ${message}
  ffmpeg said: ${said}`,
      { cause },
    );
  }
}

const isStarted = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

const signalUnlessGone = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
};
