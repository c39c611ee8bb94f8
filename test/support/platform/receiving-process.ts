// A receiving server as one child process: its start, its lines, its end. What its lines mean is its make's own.
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { now } from "../media/clock";
import type { ReceivedFrame } from "../media/received-frame";
import type { RecordingTail } from "../media/recording";
import type { Certificates } from "./certificates";
import { Ledger } from "./ledger";
import type { ReceivingServer, ReceivingServerOptions, Refusal } from "./receiving-server";
import type { Connection, Session } from "./session";

const LOG_LINES_KEPT = 2000;
const CONNECTIONS_PER_START = 1_000_000;
const START_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 5000;

export abstract class ReceivingProcess implements ReceivingServer {
  readonly name: string;
  readonly tls: Certificates | undefined;
  readonly log: string[] = [];
  protected readonly ledger: Ledger;
  readonly #options: ReceivingServerOptions;
  #process: ChildProcess | undefined;
  #isUp = false;
  #starts = 0;

  constructor(options: ReceivingServerOptions) {
    this.#options = options;
    this.name = options.name;
    this.tls = options.certificates;
    const { name, catalogue, graceSeconds = 30 } = options;
    this.ledger = new Ledger(name, catalogue, graceSeconds);
  }

  /** What to run; it says what happens on standard output or standard error, line by line. */
  protected abstract prepare(): Promise<readonly string[]>;
  /** What a line says. @param at when it was read, ms since the epoch */
  protected abstract onLine(line: string, at: number): void;
  /** What `prepare` opened is to be closed. */
  protected abstract afterStop(): Promise<void>;
  abstract reset(): Promise<void>;

  async start(): Promise<void> {
    if (this.#process) throw this.error("start: it runs already, stop it first");
    this.#isUp = false;
    this.#starts += 1;
    const child = this.#options.spawn(await this.prepare(), { stdio: ["pipe", "pipe", "pipe"] });
    this.#process = child;
    child.stdin?.on("error", () => undefined); // it may be gone when it is spoken to
    child.once("exit", () => {
      this.#onExit();
    });
    child.once("error", (error) => {
      this.log.push(String(error));
      this.#onExit();
    });
    for (const output of [child.stdout, child.stderr]) {
      if (output === null) throw new Error(`${this.name}: spawn gave no output, pipe it`);
      createInterface({ input: output }).on("line", (line) => {
        const at = now();
        this.log.push(line);
        if (this.log.length > LOG_LINES_KEPT) this.log.shift();
        this.onLine(line, at);
      });
    }
    await this.until("it runs", START_WITHIN_MS, () => {
      if (this.#process !== child) throw this.error("it ended at once");
      return this.#isUp || undefined;
    });
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child && isStarted(child)) {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      child.kill("SIGCONT"); // a stopped process would only take note
      const hurry = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
      await ended;
      clearTimeout(hurry);
    }
    this.ledger.close();
    await this.afterStop();
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get refusals(): readonly Refusal[] {
    return this.ledger.refusals;
  }

  get connections(): Connection[] {
    return this.ledger.connections;
  }

  sessions(at: number = now()): Session[] {
    return this.ledger.sessions(at);
  }

  recordings(): RecordingTail[] {
    return this.ledger.recordings;
  }

  frames(since?: number): ReceivedFrame[] {
    return this.ledger.frames(since);
  }

  async waitForPublish(timeoutMs: number): Promise<Connection> {
    return this.until("a publish", timeoutMs, () =>
      this.connections.find((connection) => connection.endedAt === undefined),
    );
  }

  /** It takes connections from now on. */
  protected isUp(): void {
    this.#isUp = true;
  }

  /** A number of the server's own, which counts from 1 at each start, made unique. */
  protected idOf(connection: number): number {
    return (this.#starts - 1) * CONNECTIONS_PER_START + connection;
  }

  protected say(line: string): void {
    this.#process?.stdin?.write(`${line}\n`);
  }

  protected async until<T>(what: string, withinMs: number, probe: () => T | undefined): Promise<T> {
    const deadline = now() + withinMs;
    for (;;) {
      const found = probe();
      if (found !== undefined) return found;
      if (now() >= deadline) throw this.error(`${what}: still not true after ${withinMs} ms`);
      await delay(10);
    }
  }

  protected error(message: string): Error {
    const refused = this.refusals.map(({ why }) => why).join(", ") || "none";
    const tail = this.log.slice(-5).join("\n  ");
    return new Error(
      `${this.name}: ${message}\n  refused: ${refused}; the server's last words:\n  ${tail}`,
    );
  }

  #onExit(): void {
    this.#process = undefined;
    this.ledger.allEnded(now());
  }
}

const isStarted = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null;
