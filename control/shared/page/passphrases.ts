// Decides how the page keeps passphrases: by the id of who set it, hashed. Pure.
import * as z from "zod";

/** The page's own; root reads it, and the page cannot write who its people are. */
export const PASSPHRASES_FILE = "/var/lib/restreamd-page/passphrases.json";

const hashed = z.object({
  /** scrypt's, RFC 7914. */
  n: z.number().int(),
  r: z.number().int(),
  p: z.number().int(),
  /** base64. */
  salt: z.string(),
  hash: z.string(),
  /** RFC 3339, UTC. */
  setAt: z.string(),
});
export type Hashed = z.infer<typeof hashed>;

const passphrases = z.object({ version: z.literal(1), of: z.record(z.string(), hashed) });
/** By id of a person. */
export type Passphrases = Readonly<Record<string, Hashed>>;

/** @param text undefined: nobody has set one yet @throws Error that says where the text is not what it should be */
export const parsePassphrases = (text: string | undefined): Passphrases =>
  text === undefined ? {} : passphrases.parse(JSON.parse(text)).of;

export const passphrasesText = (of: Passphrases): string =>
  `${JSON.stringify({ version: 1, of })}\n`;
