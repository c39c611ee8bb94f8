// A receiving server that stands for a platform under load: it answers connect, createStream and publish late.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { now } from "../../media/clock";
import { CURRENT_CERTIFICATE } from "../certificates";
import { ReceivingProcess } from "../receiving-process";
import type { ReceivingServerOptions } from "../receiving-server";
import {
  parseSlowEvent,
  renderLine,
  type Delays,
  type SlowEvent,
  type SlowOrder,
  type SlowSettings,
} from "./contract";
import { visitsAfter, type Visit } from "./visits";

const WORKER = join(__dirname, "worker.ts");
const TSX = require.resolve("tsx");
const DROPPED_WITHIN_MS = 5000;

/** Runs in this machine's root, on the Node that runs us. */
export interface SlowPlatformOptions extends Omit<ReceivingServerOptions, "insideDirectory"> {
  /** Seconds before each step is answered. @default none */
  readonly delays?: Delays;
  /** See SlowSettings. @default it takes whoever shows the key */
  readonly refusal?: string;
}

export class SlowPlatform extends ReceivingProcess {
  /** Every connection, also those that never published, in order. */
  visits: readonly Visit[] = [];
  readonly #options: SlowPlatformOptions;
  #delays: Delays;
  #port: number | undefined;

  constructor(options: SlowPlatformOptions) {
    super(options);
    this.#options = options;
    this.#delays = options.delays ?? {};
  }

  /** Where it takes publishers, once it runs: what was asked for, or, with 0, what was free. */
  get port(): number | undefined {
    return this.#port;
  }

  /** From the next step on, also of a connection that is there. */
  answerAfter(delays: Delays): void {
    this.#delays = delays;
    this.#order({ order: "delay", delays });
  }

  async reset(): Promise<void> {
    this.ledger.reset(now());
    this.#order({ order: "drop" });
    await this.until("every connection is dropped", DROPPED_WITHIN_MS, () =>
      this.visits.every(({ endedAt }) => endedAt !== undefined) ? true : undefined,
    );
  }

  protected prepare(): Promise<readonly string[]> {
    const { directory, port = 1935, app = "app", expectedKey, refusal } = this.#options;
    const settings: SlowSettings = {
      port,
      app,
      expectedKey,
      refusal,
      certificateFile: this.tls && join(directory, CURRENT_CERTIFICATE),
      recordDirectory: join(directory, "recordings"),
      delays: this.#delays,
    };
    const file = join(directory, "slow-settings.json");
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
    return Promise.resolve([process.execPath, "--import", TSX, WORKER, file]);
  }

  protected afterStop(): Promise<void> {
    for (const { id, endedAt } of this.visits)
      if (endedAt === undefined) this.#note({ event: "end", connection: id, clean: false }, now());
    return Promise.resolve();
  }

  protected onLine(line: string, at: number): void {
    const event = parseSlowEvent(line);
    if (event === undefined) return;
    if (event.event === "up") {
      this.#port = event.port;
      this.isUp();
    } else if (event.event === "refused") this.ledger.refused(event.key, event.why, at);
    else this.#note({ ...event, connection: this.idOf(event.connection) }, at);
  }

  #note(event: Exclude<SlowEvent, { event: "up" | "refused" }>, at: number): void {
    this.visits = visitsAfter(this.visits, event, at);
    const { connection } = event;
    if (event.event === "publish")
      this.ledger.published(connection, event.key, at, () => event.file);
    else if (event.event === "end") this.ledger.ended(connection, at, event.clean);
  }

  #order(order: SlowOrder): void {
    this.say(renderLine(order));
  }
}
