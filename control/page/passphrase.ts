// Hashes passphrases with scrypt, one at a time: each takes 64 MiB and most of a second, and there is one page for all.
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";
import type { Hashed } from "../shared/page/passphrases";
import { rfc3339 } from "../shared/text";

export type Cost = Pick<Hashed, "n" | "r" | "p">;
/** OWASP's second choice for scrypt (its first takes 128 MiB, which a droplet of 2 GB would rather keep). */
export const COST: Cost = { n: 2 ** 16, r: 8, p: 2 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** 128 · n · r, and a little. */
const MOST_MEMORY = 80 * 2 ** 20;
/** Behind the one that is hashed; more are turned away, for each waits for all before it. */
const MOST_WAITING = 8;

export const SHORTEST = 12;
export const LONGEST = 200;

/** What a passphrase may be. @returns why not; undefined: it may */
export const passphraseProblem = (passphrase: string, name: string): string | undefined => {
  const length = [...passphrase].length;
  if (length < SHORTEST) return `It has ${length} characters; it needs ${SHORTEST} or more.`;
  if (length > LONGEST) return `It has ${length} characters; ${LONGEST} are the most.`;
  if (new Set(passphrase).size < 5) return "It has too few different characters.";
  const bare = passphrase.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const person = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  if (person.length > 2 && bare.replaceAll(person, "").length < 5)
    return "It is little more than the name.";
  return undefined;
};

/** Too many are being checked already. */
export class Busy extends Error {}

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** @throws Busy */
const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  if (waiting > MOST_WAITING) throw new Busy();
  waiting++;
  const mine = last.then(work, work);
  last = mine.catch(() => undefined);
  try {
    return await mine;
  } finally {
    waiting--;
  }
};

const derive = (passphrase: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> =>
  inTurn(
    () =>
      new Promise((resolve, reject) => {
        scrypt(passphrase.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) => {
          if (error) reject(error);
          else resolve(key);
        });
      }),
  );

/** @throws Busy */
export const hash = async (passphrase: string, cost: Cost): Promise<Hashed> => {
  const salt = randomBytes(SALT_BYTES);
  const { n, r, p } = cost;
  const key = await derive(passphrase, salt, { N: n, r, p, maxmem: MOST_MEMORY });
  return {
    ...{ n, r, p, salt: salt.toString("base64"), hash: key.toString("base64") },
    setAt: rfc3339(Date.now()),
  };
};

/** Of nobody: so that a name that is not there takes as long as one that is. */
const NOBODY = { salt: "AAAAAAAAAAAAAAAAAAAAAA==", hash: "" };

/** @param kept undefined: there is no such person @throws Busy */
export const matches = async (
  passphrase: string,
  kept: Hashed | undefined,
  cost: Cost,
): Promise<boolean> => {
  const { n, r, p, salt, hash: expected } = kept ?? { ...NOBODY, ...cost };
  const options = { N: n, r, p, maxmem: MOST_MEMORY };
  const key = await derive(passphrase, Buffer.from(salt, "base64"), options);
  const known = Buffer.from(expected, "base64");
  return kept !== undefined && known.length === key.length && timingSafeEqual(known, key);
};
