// A port that the cloud firewall opens to the whole world, as somebody might in the control panel.
import type { Bed } from "../bed/bed";

interface Firewall {
  id: string;
  name: string;
  inbound_rules: object[];
  outbound_rules: object[];
  droplet_ids: number[];
  tags: string[];
}

const TO_ALL = {
  protocol: "tcp",
  ports: "22",
  sources: { addresses: ["0.0.0.0/0"] },
};
/** Those that were changed, as they were. */
const changed: Firewall[] = [];

export const openPort = async (bed: Bed): Promise<void> => {
  const { firewalls } = (await bed.api("GET", "/v2/firewalls")) as { firewalls: Firewall[] };
  if (firewalls.length === 0) throw new Error("there is no firewall to open");
  for (const firewall of firewalls) {
    changed.push(firewall);
    await put(bed, { ...firewall, inbound_rules: [...firewall.inbound_rules, TO_ALL] });
  }
};

export const closePort = async (bed: Bed): Promise<void> => {
  for (const firewall of changed.splice(0)) await put(bed, firewall);
};

/** A PUT replaces all of it. */
const put = (
  bed: Bed,
  { id, name, inbound_rules, outbound_rules, droplet_ids, tags }: Firewall,
): Promise<unknown> =>
  bed.api("PUT", `/v2/firewalls/${id}`, {
    ...{ name, inbound_rules, outbound_rules, droplet_ids, tags },
  });
