// Runs Pebble, Let's Encrypt's own test server, at an address of the run's internet: what it is told, its root, its words.
import type { ChildProcess } from "node:child_process";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { eventually } from "../eventually";
import type { NetworkHost } from "../world/network";

export const ACME_PORT = 14_000;
const MANAGEMENT_PORT = 15_000;
/** It makes its keys first. */
const READY_WITHIN_MS = 15_000;
const DAY_SECONDS = 86_400;

/** Let's Encrypt's own, and how long a certificate of theirs lasts, seconds. */
const PROFILES = {
  classic: 90 * DAY_SECONDS,
  shortlived: 160 * 3600,
} as const;
export type Profile = keyof typeof PROFILES;

export interface PebbleOptions {
  /** Path of the program. */
  program: string;
  /** Where it runs, and from where it looks at port 80. */
  host: NetworkHost;
  /** An existing folder of its own. */
  folder: string;
  /** PEM with certificate and key, of `name`. */
  certificate: string;
  /** What its certificate is of. */
  name: string;
  /** Who made that, PEM. */
  authority: string;
  /** Address of its resolver. */
  resolver: string;
}

export class Pebble {
  /** What it said: evidence. */
  readonly log: string[] = [];
  readonly #options: PebbleOptions;
  readonly #lasts: Partial<Record<Profile, number>> = {};
  #process: ChildProcess | undefined;

  constructor(options: PebbleOptions) {
    this.#options = options;
  }

  /** Resolves once it answers. */
  async start(): Promise<void> {
    const { program, host, folder, resolver } = this.#options;
    mkdirSync(folder, { recursive: true });
    this.#writeLasts();
    const config = join(folder, "pebble.json");
    writeFileSync(config, JSON.stringify(this.#config()));
    const child = host.spawn([program, "-config", config, "-dnsserver", `${resolver}:53`], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PEBBLE_LASTS: this.#lastsFile,
        // Its random waits, wrong nonces and checks that it skips are for authors of clients.
        PEBBLE_VA_NOSLEEP: "1",
        PEBBLE_WFE_NONCEREJECT: "0",
        PEBBLE_AUTHZREUSE: "0",
      },
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => this.log.push(chunk.toString()));
    await eventually("Pebble answers", READY_WITHIN_MS, async () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${this.log.join("")}`);
      await this.rootPem();
    });
  }

  end(): void {
    this.#process?.kill("SIGKILL");
  }

  /** From now on a new certificate of this profile lasts so long. */
  lasts(profile: Profile, seconds: number): void {
    this.#lasts[profile] = seconds;
    this.#writeLasts();
  }

  /** What a client trusts that trusts what it issues, PEM; the same as long as it runs. */
  rootPem(): Promise<string> {
    const { host, name, authority } = this.#options;
    return new Promise((resolve, reject) => {
      get(
        {
          ...{ host: host.address, port: MANAGEMENT_PORT, path: "/roots/0" },
          ...{ servername: name, ca: authority, agent: false },
        },
        (response) => {
          let text = "";
          response.on("data", (chunk: Buffer) => (text += chunk.toString()));
          response.on("end", () => {
            if (response.statusCode === 200) resolve(text);
            else reject(new Error(`Pebble: ${String(response.statusCode)} ${text}`));
          });
        },
      ).on("error", reject);
    });
  }

  get #lastsFile(): string {
    return join(this.#options.folder, "lasts.json");
  }

  /** It may read at any moment: never half of it. */
  #writeLasts(): void {
    writeFileSync(`${this.#lastsFile}.new`, JSON.stringify(this.#lasts));
    renameSync(`${this.#lastsFile}.new`, this.#lastsFile);
  }

  #config(): object {
    const { host, certificate } = this.#options;
    return {
      pebble: {
        listenAddress: `${host.address}:${ACME_PORT}`,
        managementListenAddress: `${host.address}:${MANAGEMENT_PORT}`,
        certificate,
        privateKey: certificate,
        httpPort: 80,
        tlsPort: 443,
        ocspResponderURL: "",
        externalAccountBindingRequired: false,
        domainBlocklist: [],
        // Seconds, as Let's Encrypt says it of orders: lego looks again after so long.
        retryAfter: { authz: 3, order: 3 },
        keyAlgorithm: "ecdsa",
        profiles: Object.fromEntries(
          Object.entries(PROFILES).map(([profile, validityPeriod]) => [
            profile,
            { description: `As https://letsencrypt.org/docs/profiles#${profile}`, validityPeriod },
          ]),
        ),
      },
    };
  }
}
