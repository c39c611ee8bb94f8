// A receiving server that stands for one platform: nginx-rtmp, its recordings, and a platform's idea of a
// session. The decisions are pure and elsewhere (session.ts, nginx-log.ts); here are the effects.
import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { now } from "../media/clock";
import type { ReceivedFrame } from "../media/received-frame";
import type { RecordingTail } from "../media/recording";
import { HooksServer, type Hook } from "./hooks-server";
import { renderNginxConfig } from "./nginx-config";
import { parseNginxLine } from "./nginx-log";
import type { NginxPlatformOptions, Refusal } from "./nginx-platform-options";
import { Recordings } from "./recordings";
import {
  connectionsOf,
  sessionsOf,
  type Connection,
  type Session,
  type SessionEvent,
} from "./session";

const RECORDINGS = "recordings";
const LOG_LINES_KEPT = 2000;
const CONNECTIONS_PER_START = 1_000_000;
const START_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 5000;

export class NginxPlatform {
  readonly refusals: Refusal[] = [];
  /** nginx's log, its last lines: evidence. */
  readonly log: string[] = [];
  readonly #options: NginxPlatformOptions;
  readonly #hooks = new HooksServer((hook) => this.#answer(hook));
  readonly #recordings: Recordings;
  #events: SessionEvent[] = [];
  /** nginx counts its connections from 1 at each start; what is added to make them unique. */
  #firstConnection = 0;
  #process: ChildProcess | undefined;
  /** nginx has opened its ports: it tells its operating system right after. */
  #isUp = false;

  constructor(options: NginxPlatformOptions) {
    this.#options = options;
    this.#recordings = new Recordings(join(options.directory, RECORDINGS));
  }

  /** Starts nginx; resolves once it has said that it runs. Also starts it again after `stop`. */
  async start(): Promise<void> {
    if (this.#process) throw this.#error("start: nginx runs already, stop it first");
    const { directory, insideDirectory = directory, port = 1935, app = "app" } = this.#options;
    const config = renderNginxConfig({
      port,
      app,
      recordDirectory: join(insideDirectory, RECORDINGS),
      pidFile: join(insideDirectory, "nginx.pid"),
      hooks: await this.#hooks.listen(this.#options.hooksHost ?? "127.0.0.1"),
      controlPort: this.#options.control?.port,
    });
    writeFileSync(join(directory, "nginx.conf"), config);
    const child = this.#options.spawn(["nginx", "-c", join(insideDirectory, "nginx.conf")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = child;
    this.#isUp = false;
    child.once("exit", () => {
      this.#onExit();
    });
    child.once("error", (error) => {
      this.log.push(String(error));
      this.#onExit();
    });
    if (child.stderr === null)
      throw new Error(`${this.#options.name}: spawn gave no stderr, pipe it`);
    createInterface({ input: child.stderr }).on("line", (line) => {
      this.#onLine(line);
    });
    await this.#until("nginx runs", START_WITHIN_MS, () => {
      if (this.#process !== child) throw this.#error("nginx ended at once");
      return this.#isUp || undefined;
    });
  }

  /** Every connection that published, in order. */
  get connections(): Connection[] {
    return connectionsOf(this.#events);
  }

  /** The platform's sessions up to a time, ms since the epoch. */
  sessions(at: number = now()): Session[] {
    return sessionsOf(this.#events, at, this.#options.graceSeconds ?? 30);
  }

  /** One for each connection, in order. */
  recordings(): RecordingTail[] {
    return this.#recordings.tails;
  }

  /** All that was received, on all connections, in order of arrival. */
  frames(): ReceivedFrame[] {
    return this.#recordings.frames(this.#options.catalogue);
  }

  /** Resolves with a connection that is publishing; at once if there is one. */
  async waitForPublish(timeoutMs: number): Promise<Connection> {
    return this.#until("a publish", timeoutMs, () =>
      this.connections.find((connection) => connection.endedAt === undefined),
    );
  }

  /** The platform ends the broadcast itself and drops the publisher, as Twitch does after 48 hours. */
  async reset(): Promise<void> {
    const { control, app = "app" } = this.#options;
    if (control === undefined) throw this.#error("reset: got no control address, give `control`");
    this.#events.push({ kind: "reset", at: now() });
    const url = `http://${control.address}:${control.port}/control/drop/publisher?app=${app}`;
    const answer = await fetch(url);
    if (!answer.ok) throw this.#error(`reset: got HTTP ${answer.status} from ${url}`);
  }

  /** Ends nginx and reads the recordings to their end. To the publisher it is a broken connection. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child && isRunning(child)) {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      const hurry = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
      await ended;
      clearTimeout(hurry);
    }
    this.#recordings.closeAll();
    await this.#hooks.close();
  }

  async #answer(hook: Hook): Promise<200 | 403> {
    if (hook.call !== "publish") return 200;
    const { expectedKey } = this.#options;
    if (expectedKey !== undefined && hook.name !== expectedKey) {
      this.refusals.push({ at: now(), key: hook.name, why: "wrong key" });
      return 403;
    }
    await this.#recordings.turn();
    const answeredAt = now();
    const { name: key } = hook;
    const connection = this.#firstConnection + hook.connection;
    this.#events.push({ kind: "publish", at: answeredAt, connection, key });
    this.#recordings.follow(connection, `${this.#options.name}-${connection}`, key, answeredAt);
    return 200;
  }

  #onLine(line: string): void {
    const at = now();
    this.log.push(line);
    if (this.log.length > LOG_LINES_KEPT) this.log.shift();
    if (line.includes(" OS: ")) this.#isUp = true;
    const notice = parseNginxLine(line);
    if (notice === undefined) return;
    const connection = this.#firstConnection + notice.connection;
    if (notice.what === "already publishing") this.#forget(connection, at);
    else this.#onEnd(connection, at, notice.what === "goodbye");
  }

  #onEnd(connection: number, at: number, clean: boolean): void {
    const open = this.connections.find(({ id }) => id === connection);
    if (open === undefined || open.endedAt !== undefined) return;
    this.#events.push({ kind: "end", at, connection, clean });
    this.#recordings.close(connection);
  }

  /** Its hook was answered, but nginx found the channel taken: it never published. */
  #forget(connection: number, at: number): void {
    const key = this.connections.find(({ id }) => id === connection)?.key ?? "";
    this.refusals.push({ at, key, why: "already publishing" });
    this.#events = this.#events.filter(
      (event) => event.kind === "reset" || event.connection !== connection,
    );
    this.#recordings.forget(connection);
  }

  #onExit(): void {
    const at = now();
    this.#process = undefined;
    for (const { id } of this.connections) this.#onEnd(id, at, false);
    this.#firstConnection += CONNECTIONS_PER_START;
  }

  async #until<T>(what: string, withinMs: number, probe: () => T | undefined): Promise<T> {
    const deadline = now() + withinMs;
    for (;;) {
      const found = probe();
      if (found !== undefined) return found;
      if (now() >= deadline) throw this.#error(`${what}: still not true after ${withinMs} ms`);
      await delay(10);
    }
  }

  #error(message: string): Error {
    const refused = this.refusals.map(({ why }) => why).join(", ") || "none";
    const tail = this.log.slice(-5).join("\n  ");
    return new Error(
      `${this.#options.name}: ${message}\n  refused: ${refused}; nginx said:\n  ${tail}`,
    );
  }
}

const isRunning = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null;
