// Decides where in a VPC a droplet is, and who is in one.
import { freeAddress, textOfRange } from "./ip-range";
import type { PrivatePlace } from "./datacenter";
import type { Account, Droplet } from "./state";

/** A droplet is one until its machine is gone. */
export const membersOf = (account: Account, vpcId: string): Droplet[] =>
  [...account.droplets.values()].filter(({ vpc_uuid }) => vpc_uuid === vpcId);

/** Why no droplet can be made there, in our words; undefined: it can. */
export function vpcRefusal(account: Account, id: string, region: string): string | undefined {
  if (id === "" || id === account.vpcUuid) return undefined;
  const vpc = account.vpcs.get(id);
  if (vpc === undefined) return `VPC ${id} was not found.`;
  if (vpc.region !== region) return "The Droplet and its VPC must be in the same region.";
  return placeIn(account, id) === undefined ? "The VPC has no free addresses." : undefined;
}

/** The lowest address that is free; undefined: not in a VPC that has addresses, or all are taken. @param id empty: the default one */
export function placeIn(account: Account, id: string): PrivatePlace | undefined {
  const vpc = id === "" ? account.vpcUuid : id;
  const range = vpc === account.vpcUuid ? account.defaultRange : account.vpcs.get(vpc)?.range;
  if (range === undefined) return undefined;
  const taken = membersOf(account, vpc).flatMap((droplet) => droplet.private?.ipv4 ?? []);
  const ipv4 = freeAddress(range, taken);
  return ipv4 === undefined ? undefined : { vpc, ipv4, range: textOfRange(range) };
}
