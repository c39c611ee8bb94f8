// Keeps what the page knows by itself: who has set which passphrase (hashed), who is signed in, and the keys that sign cookies.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifySessionObject, SessionStore } from "@fastify/session";
import * as z from "zod";
import { unlessMissing, writeWhole } from "../shared/files";
import {
  parsePassphrases,
  passphrasesText,
  type Hashed,
  type Passphrases,
} from "../shared/page/passphrases";

const PRIVATE = 0o600;
const SECRET_BYTES = 48;
/** Of one person, and of all: the oldest is signed out. */
const MOST_OF_ONE = 10;
const MOST_SESSIONS = 200;

const sessions = z.object({
  version: z.literal(1),
  /** By SHA-256 of the session's id: whoever reads the file can sign in as nobody. */
  sessions: z.record(
    z.string(),
    z.object({ person: z.string(), until: z.number(), kept: z.record(z.string(), z.unknown()) }),
  ),
});
type Kept = z.infer<typeof sessions>["sessions"][string];

export class State implements SessionStore {
  readonly secret: string;
  readonly #folder: string;
  readonly #now: () => number;
  #passphrases: Passphrases;
  readonly #sessions: Map<string, Kept>;
  /** One write at a time. */
  #written: Promise<unknown> = Promise.resolve();

  /** @param folder systemd's StateDirectory @throws Error when what is kept there cannot be understood */
  constructor(folder: string, now = Date.now) {
    this.#folder = folder;
    this.#now = now;
    this.secret = secretIn(join(folder, "secret"));
    this.#passphrases = parsePassphrases(readIfThere(join(folder, "passphrases.json")));
    this.#sessions = new Map(
      Object.entries(parseSessions(readIfThere(join(folder, "sessions.json")))),
    );
  }

  passphraseOf(person: string): Hashed | undefined {
    return Object.hasOwn(this.#passphrases, person) ? this.#passphrases[person] : undefined;
  }

  /**
   * Takes up an invitation. Those of people who are no more are forgotten.
   * @returns false: it was taken up already
   * @throws Error when it could not be kept; then it is not
   */
  async keepPassphrase(
    person: string,
    hashed: Hashed,
    people: readonly string[],
  ): Promise<boolean> {
    if (this.passphraseOf(person)) return false;
    const before = this.#passphrases;
    const of = Object.fromEntries(Object.entries(before).filter(([id]) => people.includes(id)));
    this.#passphrases = { ...of, [person]: hashed };
    try {
      await this.#write("passphrases.json", passphrasesText(this.#passphrases));
    } catch (error) {
      this.#passphrases = before;
      throw error;
    }
    return true;
  }

  set(id: string, session: FastifySessionObject, callback: (error?: unknown) => void): void {
    const { person, until, cookie } = session as {
      person?: unknown;
      until?: unknown;
      cookie: object;
    };
    // Of whoever is not signed in nothing is kept.
    if (typeof person !== "string" || typeof until !== "number") {
      callback();
      return;
    }
    this.#sessions.set(keyOf(id), {
      person,
      until,
      kept: JSON.parse(JSON.stringify({ cookie })) as Kept["kept"],
    });
    this.#bound(person);
    this.#writeSessions().then(() => {
      callback();
    }, callback);
  }

  get(id: string, callback: (error: unknown, session?: FastifySessionObject | null) => void): void {
    const found = this.#sessions.get(keyOf(id));
    if (found === undefined || found.until <= this.#now()) callback(null, null);
    else {
      const { person, until, kept } = found;
      callback(null, { ...kept, person, until } as unknown as FastifySessionObject);
    }
  }

  /** Whether somebody is still signed in with it. */
  has(id: string): boolean {
    return (this.#sessions.get(keyOf(id))?.until ?? 0) > this.#now();
  }

  destroy(id: string, callback: (error?: unknown) => void): void {
    if (!this.#sessions.delete(keyOf(id))) {
      callback();
      return;
    }
    this.#writeSessions().then(() => {
      callback();
    }, callback);
  }

  #bound(person: string): void {
    const now = this.#now();
    for (const [key, { until }] of this.#sessions) if (until <= now) this.#sessions.delete(key);
    const drop = (keys: readonly string[], most: number): void => {
      for (const key of keys.slice(0, Math.max(0, keys.length - most))) this.#sessions.delete(key);
    };
    const all = [...this.#sessions];
    drop(
      all.filter(([, one]) => one.person === person).map(([key]) => key),
      MOST_OF_ONE,
    );
    drop([...this.#sessions.keys()], MOST_SESSIONS);
  }

  #writeSessions(): Promise<void> {
    const text = JSON.stringify({ version: 1, sessions: Object.fromEntries(this.#sessions) });
    return this.#write("sessions.json", `${text}\n`);
  }

  #write(name: string, text: string): Promise<void> {
    const mine = this.#written.then(() => writeWhole(join(this.#folder, name), text, PRIVATE));
    this.#written = mine.catch(() => undefined);
    return mine;
  }
}

const keyOf = (id: string): string => createHash("sha256").update(id).digest("hex");

const readIfThere = (file: string): string | undefined =>
  unlessMissing(() => readFileSync(file, "utf8"));

const parseSessions = (text: string | undefined): Record<string, Kept> =>
  text === undefined ? {} : sessions.parse(JSON.parse(text)).sessions;

/** Made at the first start. */
const secretIn = (file: string): string => {
  const kept = readIfThere(file)?.trim() ?? "";
  if (kept.length >= SECRET_BYTES) return kept;
  const made = randomBytes(SECRET_BYTES).toString("base64url");
  writeFileSync(file, `${made}\n`, { mode: PRIVATE });
  return made;
};
