// Decides in which forms a key could slip out, and whether a text holds one. Pure.

/**
 * The key as text, in a URL, and in base64: alone or inside something larger, which moves it by one or two bytes
 * and blends its ends with its neighbours; so only what is certain of the ends is searched for.
 */
const formsOf = (key: string): string[] => [
  ...new Set([key, encodeURIComponent(key), ...[0, 1, 2].flatMap((offset) => base64(key, offset))]),
];

const base64 = (key: string, offset: number): string[] => {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]);
  const first = Math.ceil((offset * 8) / 6);
  const end = Math.floor((bytes.length * 8) / 6);
  return [bytes.toString("base64"), bytes.toString("base64url")].map((text) =>
    text.slice(first, end),
  );
};

/** The names of the keys that the text holds. */
export const leaksIn = (text: string, keys: Record<string, string>): string[] =>
  Object.entries(keys).flatMap(([name, key]) =>
    formsOf(key).some((form) => text.includes(form)) ? [name] : [],
  );

/** The text with each key's name in its place. */
export const withoutKeys = (text: string, keys: Record<string, string>): string =>
  Object.entries(keys).reduce(
    (rest, [name, key]) =>
      formsOf(key).reduce((masked, form) => masked.replaceAll(form, `[${name}]`), rest),
    text,
  );

/** A private key's lines are keys each: in JSON or an indented file its line ends are others. */
export const keyLines = (name: string, pem: string): Record<string, string> =>
  Object.fromEntries(
    pem
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("-----"))
      .map((line, index) => [`${name}, line ${index + 1}`, line]),
  );
