// Asks, before anything is planned, which of two servers is on air, and whether one of them is away.
import * as pulumi from "@pulumi/pulumi";
import { FIRST_PAIR, pairOf, stillOnAir, type Pair, type Seen } from "../advice/pair";
import { speaksSsh } from "../reach";
import { resourceName } from "../render/resource-name";
import type { ApiAccess, Settings } from "../settings";
import { callApi } from "./api";

/** Set by `restream rebuild`: the server that this very command makes anew. The old one may be silent; the new one gets its release. */
const REBUILDS = "RESTREAM_REBUILDS";
const SSH_WITHIN_MS = 5000;

interface Droplet {
  id: number;
  name: string;
  networks: { v4: { ip_address: string; type: string }[] };
}

/**
 * A stack with one server and no reserved IP asks nobody.
 * @throws pulumi.RunError when `spare` was taken out while the second server is on air
 */
export const lookAtPair = async (
  name: string,
  { spare, reservedIp }: Pick<Settings, "spare" | "reservedIp">,
  api: ApiAccess,
): Promise<Pair> => {
  if (!spare && !reservedIp) return FIRST_PAIR;
  let seen: Seen[];
  try {
    seen = await look(api, resourceName(name, pulumi.getStack()), spare);
  } catch (error) {
    if (spare)
      await pulumi.log.warn(
        `which server is on air is not known: DigitalOcean's API did not say (${error instanceof Error ? error.message : String(error)}). The release goes to second, then to first`,
      );
    return FIRST_PAIR;
  }
  const refused = spare ? undefined : stillOnAir(name, seen);
  if (refused !== undefined) throw new pulumi.RunError(refused);
  if (!spare) return FIRST_PAIR;
  const pair = pairOf(name, seen);
  return pair.away === process.env[REBUILDS] ? { ...pair, away: undefined } : pair;
};

const look = async (api: ApiAccess, tag: string, asksSsh: boolean): Promise<Seen[]> => {
  const [{ droplets }, { reserved_ips: reserved }] = (await Promise.all([
    callApi(api, "GET", `droplets?per_page=200&tag_name=${encodeURIComponent(tag)}`),
    callApi(api, "GET", "reserved_ips?per_page=200"),
  ])) as [{ droplets: Droplet[] }, { reserved_ips: { droplet: { id: number } | null }[] }];
  return Promise.all(
    droplets.map(async ({ id, name, networks }) => {
      const address = networks.v4.find(({ type }) => type === "public")?.ip_address;
      return {
        name,
        holdsAddress: reserved.some(({ droplet }) => droplet?.id === id),
        answers: asksSsh && address !== undefined && (await speaksSsh(address, 22, SSH_WITHIN_MS)),
      };
    }),
  );
};
