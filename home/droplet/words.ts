// Decides what somebody is told when the server is destroyed or rebuilt: what ends, what it costs, what is left. Pure.
import type { ServerName } from "../../infra/servers";
import type { OwnDroplet } from "./state";

export interface Known {
  stack: string;
  /** Destinations whose restream runs; undefined: the server does not say. */
  live: readonly string[] | undefined;
  /** How many there are: two with a spare. */
  servers: number;
  /** US dollars a day of one; undefined: the size's price is not known here. */
  perDay: number | undefined;
  /** Carried by droplets that are not the stack's; undefined: the stack has none. */
  tag: string | undefined;
  /** Ids of those droplets; undefined: DigitalOcean does not say. */
  further: readonly string[] | undefined;
}

const NOT_KNOWN =
  "Whether a restream runs is not known: the server could not be asked (restream status says why). A broadcast that is on air ends.";

export const REPORT_GOES =
  "What happened in the event is gone with the server, unless you keep it as a page: restream report. So is what it recorded: restream clip";

export const lockedWords = (servers: number): string =>
  `The ${servers > 1 ? "servers are" : "server is"} locked (restream:locked): nothing was destroyed. To destroy ${servers > 1 ? "them" : "it"}: pulumi config set restream:locked false; pulumi up; restream destroy`;

export const wordsBefore = ({ live, servers, perDay, tag, further }: Known): string[] => [
  broadcasts(live),
  REPORT_GOES,
  ...(perDay === undefined
    ? []
    : [
        servers > 1
          ? `Left as they are, the ${servers} servers cost $${(perDay * servers).toFixed(2)} a day together, also while they are switched off.`
          : `Left as it is, the server costs $${perDay.toFixed(2)} a day, also while it is switched off.`,
      ]),
  ...(tag === undefined ? [] : others(tag, further)),
];

const broadcasts = (live: readonly string[] | undefined): string => {
  if (live === undefined) return NOT_KNOWN;
  if (live.length === 0) return "No restream runs.";
  return `${list(live)} ${live.length === 1 ? "is" : "are"} on air: ${live.length === 1 ? "this broadcast ends" : "these broadcasts end"}.`;
};

const others = (tag: string, further: readonly string[] | undefined): string[] => {
  if (further === undefined)
    return [
      `Whether further droplets carry the tag ${tag} is not known: DigitalOcean did not say. Look in its control panel.`,
    ];
  if (further.length === 0) return [];
  const [are, leaves] =
    further.length === 1
      ? ["1 further droplet carries", "it stays, and costs money"]
      : [`${further.length} further droplets carry`, "they stay, and cost money"];
  return [
    `${are} the tag ${tag}, and this stack does not own ${further.length === 1 ? "it" : "them"}: ${leaves}. To delete: ${further.map((id) => `doctl compute droplet delete ${id}`).join("; ")}`,
  ];
};

export const question = (stack: string, servers: number): string =>
  `Destroy ${servers > 1 ? "both servers" : "the server"} of the stack ${stack}? A new one will have another address.`;

export const wordsAfter = (stack: string, servers: number): string =>
  `The ${servers > 1 ? "servers" : "server"} of the stack ${stack} ${servers > 1 ? "are gone, and their" : "is gone, and its"} costs have ended. Settings and keys stay in Pulumi.${stack}.yaml: pulumi up makes ${servers > 1 ? "new servers" : "a new server"}, at another address.`;

export const LOCKED_REBUILD =
  "The server is locked (restream:locked): nothing was changed. To rebuild it: pulumi config set restream:locked false; pulumi up; then the same restream rebuild again";
export const WHICH =
  "This stack has two servers: say which of them is to be made anew. The spare: restream rebuild --node spare. Or by its name: --node first, --node second";
export const notThere = (name: ServerName): string =>
  `There is no droplet of ${name}: pulumi up makes it.`;
export const onlyOne = (spare: ServerName, onAir: ServerName): string =>
  `${onAir}, which is on air, does not answer, so ${spare} may be the only server that you have: nothing was changed. Is your channel dark? restream rescue. Then: restream rebuild --node ${onAir}`;
export const ON_AIR_NOW = "Meanwhile it is on air, so nothing was changed: restream status";
export const NOT_THERE = "There is no server yet: pulumi up makes it.";

/** @param live as in Known @param yes nobody is asked @returns why not; undefined: it may */
export const rebuildRefused = (
  live: readonly string[] | undefined,
  yes: boolean,
): string | undefined => {
  if (live === undefined)
    return yes
      ? "Whether a restream runs is not known, because the server could not be asked, and nobody is asked here: nothing was changed. Without --yes you are asked."
      : undefined;
  if (live.length === 0) return undefined;
  return `${list(live)} ${live.length === 1 ? "is" : "are"} on air, and a rebuild would end that: nothing was changed. Between two broadcasts: restream stop all; restream rebuild`;
};

/** @param keeps whether OBS's address is a reserved IP, and so stays */
export const rebuildQuestion = (
  stack: string,
  live: readonly string[] | undefined,
  keeps: boolean,
): string =>
  `${live === undefined ? `${NOT_KNOWN} ` : ""}Make a new server for the stack ${stack}${keeps ? "" : ", with a new address"}, and delete the old one once the new one is ready?`;

export const wordsAfterRebuild = (before: OwnDroplet, now: OwnDroplet, keeps: boolean): string =>
  `The new server is droplet ${now.id} at ${now.address}; the old one (${before.id}, ${before.address}) is deleted. Its events, its journal and its count of traffic went with it. ${keeps ? "OBS's address has stayed. Next" : "Give OBS the new address: pulumi stack output obsServer; then"}: restream start all`;

/** Of the spare, while the other one may be live. */
export const spareQuestion = (stack: string, name: ServerName, onAir: ServerName): string =>
  `Make a new ${name}, the spare of the stack ${stack}, and delete the old one once the new one is ready? Until then there is no spare; ${onAir} stays on air.`;

export const wordsAfterSpare = (name: ServerName, before: OwnDroplet, now: OwnDroplet): string =>
  `The new ${name} is droplet ${now.id} at ${now.address}; the old one (${before.id}, ${before.address}) is deleted. Whether it is ready as the spare: restream pair`;

export interface Half {
  /** The one that Pulumi was making; undefined, or the old one: there is none. */
  now: OwnDroplet | undefined;
  /** The release has been applied to it. */
  isWhole: boolean;
  /** Pulumi still has the old one. */
  isOldThere: boolean;
}

/** @param again the command, for who tries once more */
export const wordsOfHalf = (
  before: OwnDroplet,
  { now, isWhole, isOldThere }: Half,
  again = "restream rebuild",
): string => {
  const old = `droplet ${before.id} at ${before.address}`;
  if (now === undefined || now.id === before.id)
    return `The server is as it was: ${old}. Once the cause is gone: ${again}`;
  const at = now.address === "" ? "" : ` at ${now.address}`;
  if (isWhole)
    return `The new server, droplet ${now.id}${at}, is ready. ${isOldThere ? `The old one, ${old}, is still to be deleted, and costs money until then: pulumi up` : "Something else did not end well: pulumi up"}`;
  return `The new server (droplet ${now.id}${at}) is not ready; ${isOldThere ? `the old one, ${old}, still runs, and both cost money. The next pulumi up finishes the new one and then deletes the old one: so not while you are live on it` : "the old one is gone"}. Once the cause is gone: pulumi up`;
};

const list = (names: readonly string[]): string => new Intl.ListFormat("en-GB").format(names);
