// The platform of the spare destination: who publishes to it with which key is what a start came to.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SlowPlatform } from "../../../support/platform/slow-platform/slow-platform";
import { SPARE as ADDRESS } from "../../../support/world/addresses";
import type { NetworkHost } from "../../../support/world/network";
import type { Bed } from "../../bed/bed";
import { SPARE } from "./releases";

const HOST = "spare.example";
export const SPARE_URL = `rtmp://${HOST}/app`;

export class SparePlatform {
  readonly #bed: Bed;
  readonly #host: NetworkHost;
  readonly #platform: SlowPlatform;

  private constructor(bed: Bed) {
    this.#bed = bed;
    this.#host = bed.network.addHost(SPARE, ADDRESS);
    const directory = join(bed.runFolder, SPARE);
    mkdirSync(directory, { recursive: true });
    const { catalogue } = bed;
    const { spawn } = this.#host;
    this.#platform = new SlowPlatform({ name: SPARE, spawn, directory, catalogue });
  }

  static async open(bed: Bed): Promise<SparePlatform> {
    const spare = new SparePlatform(bed);
    await spare.#platform.start();
    await bed.nameServer.know(HOST, ADDRESS);
    return spare;
  }

  /** With which it is published to now; undefined: nobody does. */
  get key(): string | undefined {
    return this.#platform.connections.findLast(({ endedAt }) => endedAt === undefined)?.key;
  }

  async close(): Promise<void> {
    await this.#platform.stop();
    await this.#bed.nameServer.forget(HOST);
    this.#bed.network.removeHost(this.#host);
  }
}
