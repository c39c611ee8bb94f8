// Decides which keys the stack configuration may have, and suggests the nearest one for an unknown key.

import { BUILT_IN, NO_PUBLISHERS } from "./taken-names";

/** Keys that hold a secret, and so must be stored as one (why Pulumi.yaml does not say so: its own header). */
export const SECRET_KEYS = [
  "publishKey",
  "twitchStreamKey",
  "youtubeStreamKey",
  "sshKeyPassphrase",
  "discordWebhookUrl",
  "appriseUrls",
  "youtubeApiKey",
  "twitchClientId",
  "twitchClientSecret",
  "clusterToken",
] as const;

export const FIXED_KEYS = [
  ...SECRET_KEYS,
  "homeIp",
  "adminIp",
  "publishers",
  "twitchUrl",
  "twitchMaxHours",
  "youtubeUrl",
  "youtubeMaxHours",
  "destinations",
  "videoSize",
  "videoFps",
  "videoKbps",
  "videoProfile",
  "placeholderText",
  "placeholderFile",
  "resendHeaders",
  "watchPicture",
  "page",
  "pageFrom",
  "metrics",
  "discordLevel",
  "discordStatus",
  "youtubeVideo",
  "twitchChannel",
  "summaryAt",
  "rolloverAt",
  "stopAt",
  "timeZone",
  "hours",
  "recordHours",
  "region",
  "size",
  "sshKeyFile",
  "sshKeyFingerprint",
  "mediamtxVersion",
  "mediamtxUrl",
  "mediamtxSha256",
  "certificate",
  "hostName",
  "dnsDomain",
  "rtmps",
  "legoVersion",
  "legoUrl",
  "legoSha256",
  "allow",
  "locked",
  "reservedIp",
  "spare",
  "pair",
] as const;

export const urlKey = (destination: string): string => `${destination}Url`;
export const streamKeyKey = (destination: string): string => `${destination}StreamKey`;

export const maxHoursKey = (destination: string): string => `${destination}MaxHours`;

export const publishKeyKey = (publisher: string): string => `${publisher}PublishKey`;
export const publisherIpKey = (publisher: string): string => `${publisher}Ip`;

/** By name: what the stack has beside what every stack has. */
export interface Further {
  destinations: readonly string[];
  publishers: readonly string[];
}

/** Problems of the keys themselves: one that nothing reads, a secret that is stored in clear. */
export const keyIssues = (
  values: Readonly<Record<string, string | undefined>>,
  secret: ReadonlySet<string>,
  { destinations, publishers }: Further,
): string[] => {
  const known = [
    ...FIXED_KEYS,
    ...destinations.flatMap((name) => [urlKey(name), streamKeyKey(name), maxHoursKey(name)]),
    ...publishers.flatMap((name) => [publishKeyKey(name), publisherIpKey(name)]),
  ];
  const secrets = new Set<string>([
    ...SECRET_KEYS,
    ...destinations.map(streamKeyKey),
    ...publishers.map(publishKeyKey),
  ]);
  return Object.keys(values).flatMap((key) => {
    if (!known.includes(key)) return [unknownKey(key, known, { destinations, publishers })];
    if (secrets.has(key) && !secret.has(key) && values[key] !== "")
      return [
        `restream:${key}: is stored in clear text; store it as a secret: pulumi config set --secret restream:${key}`,
      ];
    return [];
  });
};

/** What was of a publisher that is no longer named is told by its name; what is nearly a key is a typing error. */
const unknownKey = (
  key: string,
  known: readonly string[],
  { destinations, publishers }: Further,
): string => {
  const out = `pulumi config rm restream:${key}`;
  const likely = nearest(key, known);
  const [, nobody] = /^([a-z][a-z0-9-]{0,31})(?:PublishKey|Ip)$/.exec(key) ?? [];
  const isNobodys =
    nobody !== undefined &&
    [...Object.keys(NO_PUBLISHERS), ...BUILT_IN, ...destinations].includes(nobody);
  if (nobody === undefined || isNobodys || edits(key, likely) <= MOST_TYPING_ERRORS)
    return `restream:${key}: no such key; did you mean restream:${nobody === "home" ? "publishKey" : likely}? Take it out: ${out}`;
  return `restream:${key}: there is no publisher ${nobody}. Name it (pulumi config set restream:publishers ${[...publishers, nobody].join(",")}), or take it out: ${out}`;
};

const MOST_TYPING_ERRORS = 2;

/** The known word with the fewest edits to `word`; upper and lower case are the same. */
export const nearest = (word: string, known: readonly string[]): string =>
  [...known].sort((a, b) => edits(word, a) - edits(word, b))[0] ?? "";

/** Levenshtein's distance. */
const edits = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a.toLowerCase()].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b.toLowerCase()].entries())
      current.push(
        Math.min(
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
          (previous[column] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    previous = current;
  }
  return previous[b.length] ?? 0;
};
