// Stands for an encoder at home that does not send all it should: OBS on a slow line, one that stops or jumps. It says
// exactly what it left out.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { eventually } from "../../eventually";
import { now } from "../../media/clock";
import type { Spawn } from "../../media/spawn";
import type { PublisherTarget } from "../publisher-command";
import type { Attempt, LivePublisher } from "../publisher";
import {
  parseScriptedEvent,
  renderLine,
  type LeftOut,
  type Progress,
  type Sent,
  type ScriptedEvent,
  type ScriptedOrder,
  type ScriptedSettings,
} from "./contract";
import type { Thresholds } from "./obs-dropper";
import type { Kind, Script } from "./script";

const WORKER = join(__dirname, "worker.ts");
const TSX = require.resolve("tsx");
const POLL_MS = 5;
const END_WITHIN_MS = 5000;

export interface ScriptedPublisherOptions {
  readonly name: string;
  /** On its host, in this machine's root: it runs on the Node that runs us. */
  readonly spawn: Spawn;
  readonly target: PublisherTarget;
  /** Path of the prepared FLV, as seen from here. */
  readonly media: string;
  /** Where its settings (with the publish key) are written. */
  readonly settingsFile: string;
  /** From the start; its seconds count from there, through lost connections. @default nothing happens */
  readonly script?: Script;
  /** A kind that it does not have: neither announced nor sent. @default it has both */
  readonly without?: Kind;
  /** What its clock shows at each connection's first frame, ms; 2^32 wraps. @default 0 */
  readonly clockStartMs?: number;
  /** What it leaves out when its line is slow; "none": it falls behind instead. @default as OBS comes */
  readonly dropper?: Thresholds | "none";
  /** It says when each frame leaves it, see `sent`. @default false */
  readonly tellsSent?: boolean;
}

export class ScriptedPublisher implements LivePublisher {
  /** Every try to publish, in order. Times are its process's, at most a few ms late. */
  readonly attempts: Attempt[] = [];
  /** What it said but for single frames; evidence. */
  readonly log: string[] = [];
  /** All that it did not send since it was made, in order. What a broken connection took with it is not among it. */
  readonly leftOut: LeftOut[] = [];
  /** Where it tells that: all that it sent, in order. */
  readonly sent: Sent[] = [];
  /** How far the connection is that is there, or was last; about a second old. */
  progress: Progress = { sent: 0, leftOut: 0, longestQueueMs: 0 };
  readonly #options: ScriptedPublisherOptions;
  #process: ChildProcess | undefined;

  constructor(options: ScriptedPublisherOptions) {
    this.#options = options;
  }

  get connectedAt(): number | undefined {
    const last = this.attempts.at(-1);
    return last?.endedAt === undefined ? last?.connectedAt : undefined;
  }

  get isStarted(): boolean {
    return this.#process !== undefined;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    if (this.#process) throw this.#error("start: it runs already, end it first");
    this.#writeSettings();
    const argv = [process.execPath, "--import", TSX, WORKER, this.#options.settingsFile];
    const child = this.#options.spawn(argv, { stdio: ["pipe", "pipe", "pipe"] });
    this.#process = child;
    child.stdin?.on("error", () => undefined); // it may be gone when it is spoken to
    child.on("error", (error) => this.log.push(String(error)));
    child.stderr?.on("data", (text: Buffer) => this.log.push(text.toString()));
    if (child.stdout)
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.#onLine(line);
      });
    child.once("close", () => {
      this.#hasEnded(now());
    });
  }

  /** From now on, instead of what it did before; seconds count from now. */
  play(script: Script): void {
    if (!this.#process) throw this.#error("play: it does not run, start it first");
    this.#order({ order: "play", script });
  }

  /** Resolves with the time of the TCP connect, ms since the epoch. */
  async waitForConnect(timeoutMs: number): Promise<number> {
    return eventually(
      `publisher ${this.#options.name} connects`,
      timeoutMs,
      () => {
        if (this.connectedAt === undefined) throw this.#error("it has no connection");
        return this.connectedAt;
      },
      POLL_MS,
    );
  }

  /** Without a goodbye. Resolves with when its last connection had ended, ms since the epoch. */
  async kill(): Promise<number | undefined> {
    return this.#end((child) => {
      this.#hasEnded(now());
      child.kill("SIGKILL");
    });
  }

  /** As OBS does at "Stop streaming": with a goodbye. Resolves as `kill` does. */
  async stopCleanly(): Promise<number | undefined> {
    return this.#end(() => {
      this.#order({ order: "stop" });
    });
  }

  async #end(how: (child: ChildProcess) => void): Promise<number | undefined> {
    const child = this.#process;
    if (!child) throw this.#error("it does not run, start it first");
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const closed = once(child, "close"); // its last lines are read by then
      const hurry = setTimeout(() => child.kill("SIGKILL"), END_WITHIN_MS);
      how(child);
      await closed;
      clearTimeout(hurry);
    }
    this.#process = undefined;
    return this.attempts.at(-1)?.endedAt;
  }

  /** A try that never connected has no end, as in publisher.ts. The first end counts. */
  #hasEnded(at: number): void {
    const last = this.attempts.at(-1);
    if (last?.connectedAt !== undefined) last.endedAt ??= at;
  }

  #writeSettings(): void {
    const { target, media, settingsFile, script = {}, without, clockStartMs = 0 } = this.#options;
    const { address: host, port = 1935, app = "", path = "live", user, publishKey } = target;
    const { dropper = {}, tellsSent = false } = this.#options;
    const settings: ScriptedSettings = {
      // Empty application, the whole stream key as play path: what OBS makes of the server `rtmp://ADDRESS/`.
      address: { host, port, app, playPath: `${path}?user=${user}&pass=${publishKey}` },
      stallSeconds: target.stallSeconds ?? 10,
      ...{ media, script, without, clockStartMs, tellsSent },
      dropper: dropper === "none" ? undefined : dropper,
    };
    writeFileSync(settingsFile, JSON.stringify(settings), { mode: 0o600 });
  }

  #onLine(line: string): void {
    const event = parseScriptedEvent(line);
    if (event?.event === "left out") this.leftOut.push(...event.frames);
    else if (event?.event === "sent") this.sent.push(event);
    else this.log.push(`${line}\n`);
    if (event) this.#note(event);
  }

  #note(event: ScriptedEvent): void {
    const last = this.attempts.at(-1);
    switch (event.event) {
      case "trying":
        this.attempts.push({ startedAt: event.at });
        break;
      case "connected":
        if (last) last.connectedAt = event.at;
        break;
      case "ended":
        this.#hasEnded(event.at);
        break;
      case "progress":
        this.progress = event;
        break;
      case "publishing":
      case "left out":
      case "sent":
        break;
    }
  }

  #order(order: ScriptedOrder): void {
    this.#process?.stdin?.write(`${renderLine(order)}\n`);
  }

  #error(message: string): Error {
    const said = this.log.slice(-5).join("");
    return new Error(`publisher ${this.#options.name}: ${message}\n  it said: ${said}`);
  }
}
