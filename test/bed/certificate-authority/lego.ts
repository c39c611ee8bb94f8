// lego on one of the test's servers: its own folder and configuration, http-01 on port 80, Let's Encrypt by its name.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { NetworkHost } from "../../support/world/network";
import type { Said } from "./contract";

export interface LegoOptions {
  /** Path of the program. */
  program: string;
  host: NetworkHost;
  /** An empty folder of its own. */
  folder: string;
  /** What its system trusts, PEM file. */
  trusted: string;
  domain: string;
  /** Undefined: it names none. */
  profile: string | undefined;
}

export interface LegoRun {
  /** Seconds. @default lego's */
  httpTimeout?: number;
  /** It is ended once its client, made talkative, has said this. @default it ends by itself */
  until?: RegExp;
}

export class Lego {
  readonly #options: LegoOptions;

  constructor(options: LegoOptions) {
    this.#options = options;
  }

  run({ httpTimeout, until }: LegoRun = {}): Promise<Said> {
    const { program, host, folder, trusted } = this.#options;
    const config = join(folder, "lego.yml");
    writeFileSync(config, stringify(this.#config(httpTimeout)));
    const child = host.spawn([program, "--config", config], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        SSL_CERT_FILE: trusted,
        ...(until ? { LEGO_DEBUG_ACME_HTTP_CLIENT: "1" } : {}),
      },
    });
    return new Promise((resolve, reject) => {
      let words = "";
      for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (chunk: Buffer) => {
          words += chunk.toString();
          if (until?.test(words)) child.kill("SIGTERM");
        });
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code, words });
      });
    });
  }

  /** The account stays. */
  forgetCertificate(): void {
    rmSync(join(this.#options.folder, "certificates"), { recursive: true });
  }

  /** PEM, leaf first. */
  chain(): string {
    return readFileSync(join(this.#options.folder, "certificates/server.crt"), "utf8");
  }

  #config(httpTimeout: number | undefined): object {
    const { folder, domain, profile } = this.#options;
    return {
      storage: folder,
      servers: {
        letsencrypt: {
          url: "https://acme-v02.api.letsencrypt.org/directory",
          ...(httpTimeout === undefined ? {} : { httpTimeout }),
        },
      },
      accounts: { restream: { server: "letsencrypt", acceptsTermsOfService: true } },
      certificates: {
        server: {
          challenge: "http-01",
          domains: [domain],
          ...(profile === undefined ? {} : { profile }),
          renew: { disableRandomSleep: true },
        },
      },
    };
  }
}
