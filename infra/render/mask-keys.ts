// Decides how the droplet's programs know a key of the stack in other programs' words without knowing the key: salted hashes.
import type { Settings } from "../settings";
import { sha256 } from "./hash";

/** Same as control/restreamd/look/mask.ts. */
export interface MaskKeys {
  salt: string;
  keys: { length: number; sha256: string }[];
}

/** Shorter parts are words ("true"), not secrets. */
const SHORTEST = 8;

/**
 * Hashes cannot be turned round where a key is long and random, as publish keys must be and as platforms make theirs;
 * MediaMTX's configuration holds the publish key in the same way. The salt is the same as long as the keys are, so that
 * a release without a change changes nothing.
 */
export const maskKeysOf = ({ publishers, destinations }: Settings): MaskKeys => {
  const secrets = [
    ...publishers.map(({ publishKey }) => publishKey),
    ...destinations.map(({ streamKey }) => streamKey),
  ];
  const keys = secrets.map((secret) => secret.reveal());
  const salt = sha256(JSON.stringify(["what is hidden in other programs' words", ...keys]));
  const parts = new Set(keys.flatMap(partsOf).filter(({ length }) => length >= SHORTEST));
  return {
    salt,
    keys: [...parts]
      .map((part) => ({ length: part.length, sha256: sha256(`${salt}${part}`) }))
      .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
  };
};

/** Platforms know the key without what is behind its question mark, and each value there by itself. */
const partsOf = (key: string): string[] => {
  const [name = "", ...queries] = key.split("?");
  const values = queries.flatMap((query) =>
    query.split("&").map((one) => one.replace(/^[^=]*=/, "")),
  );
  const parts = [key, name, ...values];
  return [...parts, ...parts.map(decoded)];
};

const decoded = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
