// Decides what each of two servers knows of the other: where it is, how it shows who it is, and what it may ask for. Pure.
import { PEER_AUTHORIZED_KEYS, PEER_ENV, PEER_KNOWN_HOSTS, SHOW_PEER } from "../names";
import type { ServerName } from "../servers";
import type { Secret } from "../secret";
import type { ReleaseFile } from "./file-tree";

export interface Peer {
  own: ServerName;
  name: ServerName;
  /** In the order in which they are tried: within the VPC, then the public one. */
  addresses: readonly string[];
  /** Its SSH host key, `type blob`, as it was at the first contact; also what it logs in with. */
  hostKey: string;
  /** The beginning of DigitalOcean's API's address. */
  api: string;
  /** OBS's; empty: there is none yet. */
  reservedIp: string;
  dropletIds: Readonly<Record<ServerName, string>>;
}

/** What a pair that moves by itself asks DigitalOcean with: JSON, with a secret. Same as control/failover/digitalocean.ts reads. */
export const renderFailover = (
  { own, name, api, reservedIp, dropletIds }: Peer,
  token: Secret,
): string =>
  `${JSON.stringify({
    ...{ api, token: token.reveal(), reservedIp },
    ...{ ownDroplet: dropletIds[own], peerDroplet: dropletIds[name] },
  })}\n`;

/** @param units that have read them when they started */
export const peerFiles = (
  { own, name, addresses, hostKey }: Peer,
  units: readonly string[],
): ReleaseFile[] => [
  {
    ...{ path: PEER_ENV, mode: "0644", units: [...units] },
    content: `OWN_NAME=${own}\nPEER_NAME=${name}\nPEER_ADDRESSES="${addresses.join(" ")}"\n`,
  },
  {
    ...{ path: PEER_KNOWN_HOSTS, mode: "0644", units: [] },
    content: addresses.map((address) => `${address} ${hostKey}\n`).join(""),
  },
  {
    ...{ path: PEER_AUTHORIZED_KEYS, mode: "0600", units: [] },
    // sshd(8), AUTHORIZED_KEYS FILE FORMAT.
    content: `restrict,from="${addresses.join(",")}",command="${SHOW_PEER}" ${hostKey} ${name}\n`,
  },
];
