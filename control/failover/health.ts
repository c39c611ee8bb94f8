// Sees whether this server could carry a broadcast: its hub, its MediaMTX, and whether anything out there answers.
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { sinceBoot } from "../shared/failover";
import { answersAt, type Door } from "../shared/knock";
import { ask } from "../shared/mediamtx/api";
import { API_HOST, API_PORT, HUB_HTTP_PORT } from "../shared/names";

const WITHIN_MS = 1500;
const LOOK_EVERY_MS = 1000;
const ENVIRONMENTS = "/etc/restream";
const PORTS: Readonly<Record<string, number>> = {
  "rtmp:": 1935,
  "rtmps:": 443,
  "http:": 80,
  "https:": 443,
};

/** Where an address leads; undefined: it is none. Pure. */
export const doorOf = (address: string): Door | undefined => {
  // Not URL.parse: Debian 13's Node has none.
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const port = url.port === "" ? PORTS[url.protocol] : Number(url.port);
  return port === undefined ? undefined : { host: url.hostname.replace(/^\[|\]$/g, ""), port };
};

/** Of the destinations that this server has. */
const destinationDoors = (): Door[] =>
  readdirSync(ENVIRONMENTS)
    .filter((name) => /^restream-.+\.env$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(`${ENVIRONMENTS}/${name}`, "utf8");
      const door = doorOf(/^RESTREAM_URL=(.*)$/m.exec(text)?.[1] ?? "");
      return door === undefined ? [] : [door];
    });

const anyAnswers = async (doors: readonly Door[]): Promise<boolean> =>
  (await Promise.all(doors.map((door) => answersAt(door, WITHIN_MS)))).some(Boolean);

export class Health {
  isOnline = true;
  /** Since when they cannot be used, ms since this machine started; undefined: they can. */
  hubBrokenSince: number | undefined;
  mediamtxBrokenSince: number | undefined;
  readonly #api: Door | undefined;

  /** @param api the address of DigitalOcean's API */
  constructor(api: string) {
    this.#api = doorOf(api);
    void this.#lookForEver(async () => {
      this.isOnline = await this.#reachesAnything();
    });
    void this.#lookForEver(async () => {
      const { answer } = await ask({ host: API_HOST, port: HUB_HTTP_PORT, path: "/" }, WITHIN_MS);
      this.hubBrokenSince = since(this.hubBrokenSince, answer === "answered");
    });
    void this.#lookForEver(async () => {
      // Without its key: that it refuses is an answer.
      const { answer } = await ask({ host: API_HOST, port: API_PORT, path: "/" }, WITHIN_MS);
      this.mediamtxBrokenSince = since(this.mediamtxBrokenSince, answer === "answered");
    });
  }

  async #reachesAnything(): Promise<boolean> {
    const api = this.#api === undefined ? [] : [this.#api];
    // A platform is knocked at only where DigitalOcean does not answer.
    if (!this.isOnline) return anyAnswers([...api, ...destinationDoors()]);
    return (await anyAnswers(api)) || anyAnswers(destinationDoors());
  }

  async #lookForEver(look: () => Promise<void>): Promise<never> {
    for (;;) {
      await look().catch(() => undefined);
      await pause(LOOK_EVERY_MS);
    }
  }
}

const since = (before: number | undefined, isWell: boolean): number | undefined =>
  isWell ? undefined : (before ?? sinceBoot());
