// The real OBS at home: started, killed and watched from outside; what it does in between is its own.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../../eventually";
import { now } from "../../media/clock";
import type { Spawn } from "../../media/spawn";
import { ConnectionWatch, findProcess } from "../connection-watch";
import type { Attempt, LivePublisher } from "../publisher";
import { obsArgv, obsFiles, profileNameOf, type ObsSetup } from "./obs-files";
import { parseObsLog, type ObsLog } from "./obs-log";

const RTMP = 1935;
/** How far a time of a connection may be off, ms. */
const POLL_MS = 15;
/** OBS may hang when it is closed. */
const END_WITHIN_MS = 20_000;

export interface ObsPublisherOptions extends ObsSetup {
  readonly name: string;
  /** In OBS's own root, on the host of its line. */
  readonly spawn: Spawn;
  /** Name of the X display. */
  readonly display: string;
  /** Its home folder, and how OBS sees it. */
  readonly home: string;
  readonly insideHome: string;
}

export class ObsPublisher implements LivePublisher {
  /** Its connections, in order, and the waits for them; OBS comes back by itself while it runs. */
  readonly attempts: Attempt[] = [];
  readonly log: string[] = [];
  readonly #options: ObsPublisherOptions;
  #process: ChildProcess | undefined;
  #obs: number | undefined;
  #watching: Promise<void> | undefined;

  constructor(options: ObsPublisherOptions) {
    this.#options = options;
  }

  get connectedAt(): number | undefined {
    const last = this.attempts.at(-1);
    return last?.endedAt === undefined ? last?.connectedAt : undefined;
  }

  get pid(): number | undefined {
    return this.#obs;
  }

  get isStarted(): boolean {
    return this.#process !== undefined;
  }

  /** What it said since it was made, all runs. */
  get said(): ObsLog {
    return parseObsLog(this.log.join(""));
  }

  start(): void {
    if (this.#process) throw this.#error("start: it runs already, end it first");
    this.#writeFiles();
    const { spawn, display, insideHome, imported } = this.#options;
    const child = spawn(obsArgv(profileNameOf(imported)), {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
        LANG: "C.UTF-8",
        HOME: insideHome,
        XDG_RUNTIME_DIR: insideHome,
        DISPLAY: display,
        LIBGL_ALWAYS_SOFTWARE: "1",
      },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text: Buffer) => this.log.push(text.toString()));
    child.on("error", (error) => this.log.push(String(error)));
    this.#process = child;
    this.#watching = this.#watch(child);
  }

  /** @throws Error with the end of its log after so long */
  async waitForConnect(timeoutMs: number): Promise<number> {
    return eventually(
      `OBS ${this.#options.name} connects`,
      timeoutMs,
      () => {
        if (this.connectedAt === undefined) throw this.#error("it has no connection");
        return this.connectedAt;
      },
      POLL_MS,
    );
  }

  async kill(): Promise<number | undefined> {
    return this.#end("SIGKILL");
  }

  /** As its window's closing does: it stops streaming and goes. */
  async stopCleanly(): Promise<number | undefined> {
    return this.#end("SIGINT");
  }

  async #end(signal: NodeJS.Signals): Promise<number | undefined> {
    const child = this.#process;
    if (!child) throw this.#error(`${signal}: it does not run, start it first`);
    // The program itself, which the wrappers have become.
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      child.kill(signal);
      const hurry = setTimeout(() => child.kill("SIGKILL"), END_WITHIN_MS);
      await exited;
      clearTimeout(hurry);
    }
    await this.#watching;
    this.#process = this.#obs = undefined;
    return this.attempts.at(-1)?.endedAt ?? this.attempts.at(-2)?.endedAt;
  }

  /** Times are told to its disadvantage, as in publisher.ts. */
  async #watch(child: ChildProcess): Promise<void> {
    let watch: ConnectionWatch | undefined;
    let attempt = this.#newAttempt();
    let lookedAt = attempt.startedAt;
    try {
      for (;;) {
        const lookingAt = now();
        const running = child.exitCode === null && child.signalCode === null;
        this.#obs ??= findProcess(child.pid ?? 0, "obs");
        if (this.#obs !== undefined)
          watch ??= new ConnectionWatch(this.#obs, this.#options.target.port ?? RTMP);
        if (watch?.isConnected()) attempt.connectedAt ??= lookedAt;
        else if (attempt.connectedAt !== undefined) {
          attempt.endedAt = lookedAt;
          watch?.close();
          watch = undefined;
          if (!running) return;
          attempt = this.#newAttempt();
        } else if (!running) return;
        lookedAt = lookingAt;
        await delay(POLL_MS);
      }
    } finally {
      watch?.close();
    }
  }

  #newAttempt(): Attempt {
    const attempt: Attempt = { startedAt: now() };
    this.attempts.push(attempt);
    return attempt;
  }

  /** Anew for each run: OBS writes into them. */
  #writeFiles(): void {
    const folder = join(this.#options.home, ".config/obs-studio");
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of Object.entries(obsFiles(this.#options))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode: 0o600 });
    }
  }

  #error(message: string): Error {
    const lines = this.log.join("").split("\n").slice(-8).join("\n");
    return new Error(`OBS ${this.#options.name}: ${message}\n  it said: ${lines}`);
  }
}
