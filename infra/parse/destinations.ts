// Decides where the restreams go: Twitch and YouTube by their keys, further ones by name.
import { Secret } from "../secret";
import type { Destination } from "../settings";
import { FIXED_KEYS, streamKeyKey, urlKey } from "./keys";

const BUILT_IN = ["twitch", "youtube"] as const;
/** Names that the product uses for something else: all restreams, the server's unit, its path, its publisher. */
const TAKEN = new Set(["all", "feed", "home", "hub", "live", "mediamtx", "restream", "restreamd"]);

type Values = Readonly<Record<string, string | undefined>>;

/** The names in `destinations`, and the problems of those that cannot be one. */
export const parseNames = (value: string): { names: string[]; issues: string[] } => {
  const names: string[] = [];
  const issues: string[] = [];
  for (const name of value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")) {
    const issue = nameIssue(name, names);
    if (issue) issues.push(`restream:destinations: got ${JSON.stringify(name)}, ${issue}`);
    else names.push(name);
  }
  return { names, issues };
};

const nameIssue = (name: string, before: readonly string[]): string | undefined => {
  if (BUILT_IN.some((builtIn) => builtIn === name))
    return `which needs no name here: set restream:${streamKeyKey(name)}`;
  const fixed: readonly string[] = FIXED_KEYS;
  if (TAKEN.has(name) || fixed.includes(urlKey(name)) || fixed.includes(streamKeyKey(name)))
    return "a name that the server uses itself; take another";
  if (!/^[a-z][a-z0-9]{0,31}$/.test(name))
    return "expected a small letter, then up to 31 small letters and digits";
  if (before.includes(name)) return "which is named twice";
  return undefined;
};

/** All destinations whose keys are set; at least one must be. */
export const parseDestinations = (
  values: Values,
  furtherNames: readonly string[],
): { destinations: Destination[]; issues: string[] } => {
  const destinations: Destination[] = [];
  const issues: string[] = [];
  const builtIn = BUILT_IN.filter((name) => (values[streamKeyKey(name)] ?? "") !== "");
  for (const name of [...builtIn, ...furtherNames]) {
    const url = (values[urlKey(name)] ?? "").trim();
    const streamKey = values[streamKeyKey(name)] ?? "";
    issues.push(...urlIssues(urlKey(name), url), ...streamKeyIssues(streamKeyKey(name), streamKey));
    destinations.push({ name, url, streamKey: new Secret(streamKey) });
  }
  if (destinations.length === 0)
    issues.push(
      "restream:twitchStreamKey, restream:youtubeStreamKey: neither is set, so there is nowhere to stream to; copy a key from Twitch (Creator Dashboard, Settings, Stream) or YouTube (Studio, Go live): pulumi config set --secret restream:twitchStreamKey",
    );
  return { destinations, issues };
};

/** A key may hold `?`, `&`, `=` (`?bandwidthtest=true`, Facebook), but nothing that no platform issues. */
const streamKeyIssues = (key: string, value: string): string[] => {
  if (value === "")
    return [`restream:${key}: is not set: pulumi config set --secret restream:${key}`];
  if (/^[\x21-\x7e]+$/.test(value) && !value.includes("://")) return [];
  return [
    `restream:${key}: holds a space, a line break, a control character or an address; no platform issues such a key: copy it again`,
  ];
};

const urlIssues = (key: string, url: string): string[] => {
  const issue = destinationUrlIssue(url);
  if (issue === undefined) return [];
  return [`restream:${key}: ${url === "" ? "is not set" : `got ${masked(url)}`}, ${issue}`];
};

/** The scheme and the host alone: whoever pastes a whole address here pastes a key or a password with it. */
const masked = (url: string): string => {
  const shown = /^[a-z]+:\/\/(?:[^@/]*@)?([\w.:-]+)/i.exec(url);
  return shown ? `an address at ${shown[1] ?? ""}` : "something that is no address";
};

const destinationUrlIssue = (url: string): string | undefined => {
  const expected = "expected rtmp://HOST/APP or rtmps://HOST/APP";
  // Nothing that a unit's environment file or systemd's expansion would read as their own syntax.
  if (!/^rtmps?:\/\/[^\s'"\\$%]+$/.test(url) || !URL.canParse(url)) return expected;
  const { hostname, pathname, username, password, search, hash } = new URL(url);
  if (hostname === "" || pathname.length < 2) return expected;
  if (username !== "" || password !== "")
    return "which holds a user or password; the stream key belongs into its own, secret, key";
  if (search !== "" || hash !== "")
    return "which has something behind the app: take the stream key out, it belongs into its own, secret, key";
  if (pathname.split("/").filter(Boolean).length > 1)
    return "which has more than the app behind the host: take the stream key out, it belongs into its own, secret, key";
  return undefined;
};
