// The cloud firewall as somebody changes it in DigitalOcean's control panel, behind Pulumi's back.
import type { Bed } from "../bed/bed";

interface Rule {
  protocol: string;
  /** Of icmp: "0". */
  ports: string;
  sources: { addresses?: string[] };
}

interface Firewall {
  id: string;
  name: string;
  inbound_rules: Rule[];
  outbound_rules: object[];
  droplet_ids: number[];
  tags: string[];
}

/** In force once this resolves. @returns puts it back as it was */
export const changeInbound = async (
  bed: Bed,
  change: (rules: readonly Rule[]) => Rule[],
): Promise<() => Promise<void>> => {
  const { firewalls } = (await bed.api("GET", "/v2/firewalls")) as { firewalls: Firewall[] };
  if (firewalls.length === 0) throw new Error("there is no firewall to change");
  for (const firewall of firewalls)
    await put(bed, { ...firewall, inbound_rules: change(firewall.inbound_rules) });
  await bed.simulator.settled();
  return async () => {
    for (const firewall of firewalls) await put(bed, firewall);
    await bed.simulator.settled();
  };
};

/** A PUT replaces all of it. */
const put = (
  bed: Bed,
  { id, name, inbound_rules, outbound_rules, droplet_ids, tags }: Firewall,
): Promise<unknown> =>
  bed.api("PUT", `/v2/firewalls/${id}`, {
    ...{ name, inbound_rules, outbound_rules, droplet_ids, tags },
  });
