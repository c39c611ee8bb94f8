// Let's Encrypt as the run's machines see it: real Pebble behind a front that stands for its name, with what can befall it.
import { readFileSync } from "node:fs";
import type { NameServer } from "../world/name-server";
import { Front, type Asked, type AskedOrder } from "./front";
import { ACME_PORT, Pebble, type PebbleOptions, type Profile } from "./pebble";

export const LETS_ENCRYPT_NAME = "acme-v02.api.letsencrypt.org";

export interface LetsEncryptOptions extends Omit<PebbleOptions, "name"> {
  /** Where it answers, on port 443. */
  address: string;
  /** Whom the machines and Pebble ask for names. */
  names: Pick<NameServer, "know" | "forget">;
}

export class LetsEncrypt {
  readonly #options: LetsEncryptOptions;
  readonly #pebble: Pebble;
  readonly #front: Front;

  private constructor(options: LetsEncryptOptions, pebble: Pebble, front: Front) {
    this.#options = options;
    this.#pebble = pebble;
    this.#front = front;
  }

  /** It answers, and its name exists, once this resolves. */
  static async open(options: LetsEncryptOptions): Promise<LetsEncrypt> {
    const name = LETS_ENCRYPT_NAME;
    const { host, certificate, authority, address, names } = options;
    const pebble = new Pebble({ ...options, name });
    await pebble.start();
    const front = new Front(readFileSync(certificate, "utf8"), {
      ...{ address: host.address, port: ACME_PORT, name, authority },
    });
    const opened = new LetsEncrypt(options, pebble, front);
    await opened.answers();
    await names.know(name, address);
    return opened;
  }

  /** Connections are refused from now on. */
  async down(): Promise<void> {
    await this.#front.stop();
  }

  /** Each answer comes so late from now on. */
  slow(seconds: number): void {
    this.#front.slow(seconds);
  }

  /** New orders are refused from now on. @param retryAfterSeconds what it says to wait. @default 34 h */
  rateLimited(retryAfterSeconds?: number): void {
    this.#front.rateLimited(retryAfterSeconds);
  }

  /** All is well again, after whatever was done to it. */
  async answers(): Promise<void> {
    this.#front.well();
    if (!this.#front.isListening) await this.#front.listen(this.#options.address, 443);
  }

  /** A new certificate of this profile lasts so long from now on; root, accounts and what it issued stay. */
  lasts(profile: Profile, seconds: number): void {
    this.#pebble.lasts(profile, seconds);
  }

  /** The name leads to this address from now on, for the machines and for Let's Encrypt. */
  async points(name: string, address: string): Promise<void> {
    await this.#options.names.know(name, address);
  }

  /** The name leads nowhere from now on. @throws Error when it led nowhere already */
  async pointsNowhere(name: string): Promise<void> {
    await this.#options.names.forget(name);
  }

  /** What was ordered, taken or refused, the oldest first. */
  orders(): readonly AskedOrder[] {
    return this.#front.orders;
  }

  /** Every request that it answered, the oldest first. */
  asked(): readonly Asked[] {
    return this.#front.asked;
  }

  /** What a client trusts that trusts what it issues, PEM. */
  rootPem(): Promise<string> {
    return this.#pebble.rootPem();
  }

  /** What Pebble said: evidence. */
  get log(): readonly string[] {
    return this.#pebble.log;
  }

  async close(): Promise<void> {
    await this.#front.stop();
    this.#pebble.end();
  }
}
