// A receiving server that stands for one platform: node-media-server, a make of its own, with Node's TLS.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { now } from "../media/clock";
import { CURRENT_CERTIFICATE } from "./certificates";
import { DROP, parseEvent, type WorkerSettings } from "./node-media-server/contract";
import { ReceivingProcess } from "./receiving-process";
import type { ReceivingServerOptions } from "./receiving-server";

const WORKER = join(__dirname, "node-media-server", "worker.ts");
const TSX = require.resolve("tsx");
const DROPPED_WITHIN_MS = 5000;

/** Runs in this machine's root, on the Node that runs us. */
export type NodeMediaPlatformOptions = Omit<ReceivingServerOptions, "insideDirectory">;

export class NodeMediaPlatform extends ReceivingProcess {
  readonly #options: NodeMediaPlatformOptions;

  constructor(options: NodeMediaPlatformOptions) {
    super(options);
    this.#options = options;
  }

  protected prepare(): Promise<readonly string[]> {
    const { directory, port = 1935, app = "app", expectedKey } = this.#options;
    const { dropsSilentAfterSeconds } = this.#options;
    const settings: WorkerSettings = {
      port,
      app,
      ...{ expectedKey, dropsSilentAfterSeconds },
      certificateFile: this.tls && join(directory, CURRENT_CERTIFICATE),
      recordDirectory: join(directory, "recordings"),
      storeDirectory: join(directory, "store"),
    };
    const file = join(directory, "settings.json");
    writeFileSync(file, JSON.stringify(settings));
    return Promise.resolve([process.execPath, "--import", TSX, WORKER, file]);
  }

  protected afterStop(): Promise<void> {
    return Promise.resolve();
  }

  async reset(): Promise<void> {
    this.ledger.reset(now());
    const open = this.connections.filter(({ endedAt }) => endedAt === undefined);
    this.say(DROP);
    await this.until("every publisher is dropped", DROPPED_WITHIN_MS, () => {
      const ended = this.connections.filter(({ endedAt }) => endedAt !== undefined);
      return open.every(({ id }) => ended.some((one) => one.id === id)) || undefined;
    });
  }

  protected onLine(line: string, at: number): void {
    const event = parseEvent(line);
    if (event === undefined) return;
    switch (event.event) {
      case "up":
        this.isUp();
        break;
      case "publish": {
        const { connection, key, file } = event;
        this.ledger.published(this.idOf(connection), key, at, () => file);
        break;
      }
      case "refused":
        this.ledger.refused(event.key, event.why, at);
        break;
      case "end":
        this.ledger.ended(this.idOf(event.connection), at, event.clean);
        break;
    }
  }
}
