// Decides where the restreams go: Twitch and YouTube by their keys, further ones by name.
import { Secret } from "../secret";
import type { Destination } from "../settings";
import { parseDestinationUrl } from "./destination-url";
import { FIXED_KEYS, maxHoursKey, streamKeyKey, urlKey } from "./keys";
import { parseMaxHours } from "./max-hours";
import { parseNameList } from "./name-list";
import { BUILT_IN } from "./taken-names";

/** Names that the product uses for something else: all restreams, the server's unit, its path, its publisher. */
const TAKEN = new Set(["all", "feed", "home", "hub", "live", "mediamtx", "restream", "restreamd"]);

type Values = Readonly<Record<string, string | undefined>>;

/** The names in `destinations`, and the problems of those that cannot be one. */
export const parseNames = (value: string): { names: string[]; issues: string[] } =>
  parseNameList("destinations", value, nameIssue);

const nameIssue = (name: string): string | undefined => {
  if (BUILT_IN.some((builtIn) => builtIn === name))
    return `which needs no name here: set restream:${streamKeyKey(name)}`;
  const fixed: readonly string[] = FIXED_KEYS;
  const keys = [urlKey(name), streamKeyKey(name), maxHoursKey(name)];
  if (TAKEN.has(name) || keys.some((key) => fixed.includes(key)))
    return "a name that the server uses itself; take another";
  if (!/^[a-z][a-z0-9]{0,31}$/.test(name))
    return "expected a small letter, then up to 31 small letters and digits";
  return undefined;
};

/** All destinations whose keys are set; at least one must be. */
export const parseDestinations = (
  values: Values,
  furtherNames: readonly string[],
): { destinations: Destination[]; issues: string[]; notes: string[] } => {
  const destinations: Destination[] = [];
  const issues: string[] = [];
  const notes: string[] = [];
  const builtIn = BUILT_IN.filter((name) => (values[streamKeyKey(name)] ?? "") !== "");
  for (const name of [...builtIn, ...furtherNames]) {
    const given = (values[urlKey(name)] ?? "").trim();
    const streamKey = values[streamKeyKey(name)] ?? "";
    const parsed = parseDestinationUrl(given, { name, streamKey });
    if ("issue" in parsed)
      issues.push(
        `restream:${urlKey(name)}: ${given === "" ? "is not set" : `got ${masked(given)}`}, ${parsed.issue}`,
      );
    else notes.push(...parsed.notes.map((note) => `restream:${urlKey(name)}: ${note}`));
    issues.push(...streamKeyIssues(streamKeyKey(name), streamKey));
    const { url, app } = "issue" in parsed ? { url: "", app: "" } : parsed;
    const limit = parseMaxHours(name, url, (values[maxHoursKey(name)] ?? "").trim());
    issues.push(...limit.issues);
    destinations.push({
      ...{ name, url, app, streamKey: new Secret(streamKey) },
      maxHours: limit.maxHours,
    });
  }
  if (destinations.length === 0)
    issues.push(
      "restream:twitchStreamKey, restream:youtubeStreamKey: neither is set, so there is nowhere to stream to; copy a key from Twitch (Creator Dashboard, Settings, Stream) or YouTube (Studio, Go live): pulumi config set --secret restream:twitchStreamKey",
    );
  return { destinations, issues, notes };
};

/** ffmpeg reads 999 characters of a preset's line, `rtmp_playpath=KEY`, and prints the rest (seen with ffmpeg 7.1). */
const LONGEST_STREAM_KEY = 999 - "rtmp_playpath=".length;

/** A key may hold `?`, `&`, `=` (`?bandwidthtest=true`, Facebook), but nothing that no platform issues. */
const streamKeyIssues = (key: string, value: string): string[] => {
  if (value === "")
    return [`restream:${key}: is not set: pulumi config set --secret restream:${key}`];
  if (value.length > LONGEST_STREAM_KEY)
    return [
      `restream:${key}: has ${value.length} characters, ffmpeg takes at most ${LONGEST_STREAM_KEY}; no platform issues such a key: copy it again`,
    ];
  if (/^[\x21-\x7e]+$/.test(value) && !value.includes("://")) return [];
  return [
    `restream:${key}: holds a space, a line break, a control character or an address; no platform issues such a key: copy it again`,
  ];
};

/** The scheme and the host alone: whoever pastes a whole address here pastes a key or a password with it. */
const masked = (url: string): string => {
  const shown = /^[a-z]+:\/\/(?:[^@/]*@)?([\w.:-]+)/i.exec(url);
  return shown ? `an address at ${shown[1] ?? ""}` : "something that is no address";
};
