import type { FilteredDroplet, FirewallRule } from "./datacenter";
import { hasTag, type Account, type Droplet, type Firewall, type StoredRule } from "./state";

const attached = (firewall: Firewall, droplet: Droplet): boolean =>
  firewall.droplet_ids.includes(droplet.id) ||
  firewall.tags.some((tag) => hasTag(droplet.tags, tag));

export const firewallsOf = (account: Account, droplet: Droplet): Firewall[] =>
  [...account.firewalls.values()].filter((firewall) => attached(firewall, droplet));

export const dropletsOf = (account: Account, firewall: Firewall): Droplet[] =>
  [...account.droplets.values()].filter((droplet) => attached(firewall, droplet));

/** The rules in force for each droplet that has an address: the union of its firewalls. */
export function rulesInForce(account: Account): FilteredDroplet[] {
  return [...account.droplets.values()].flatMap((droplet) => {
    if (droplet.ipv4 === undefined) return [];
    const firewalls = firewallsOf(account, droplet);
    const resolve = (rule: StoredRule) => resolved(account, rule);
    const rules =
      firewalls.length === 0
        ? null
        : {
            inbound: firewalls.flatMap((firewall) => firewall.inbound.map(resolve)),
            outbound: firewalls.flatMap((firewall) => firewall.outbound.map(resolve)),
          };
    const { id, ipv4, private: place } = droplet;
    return [{ id, ipv4, ...(place && { privateIpv4: place.ipv4 }), rules }];
  });
}

function resolved(account: Account, { protocol, ports, ends }: StoredRule): FirewallRule {
  const peers = [...account.droplets.values()].filter(
    (droplet) =>
      ends.droplet_ids.includes(droplet.id) || ends.tags.some((tag) => hasTag(droplet.tags, tag)),
  );
  // A droplet that a rule names is let in by whichever address it comes from.
  const peerAddresses = peers.flatMap(({ ipv4, private: place }) =>
    ipv4 === undefined ? [] : [ipv4, ...(place ? [place.ipv4] : [])],
  );
  return {
    protocol,
    ports: ports === "0" ? "all" : ports,
    addresses: [...ends.addresses, ...peerAddresses],
  };
}

// One at a time per account: two overlapping changes must not end with the older one in force.
const running = new WeakMap<Account, Promise<void>>();

/** Puts what the account says now into force; resolves when the datacenter has done so. */
export function enforce(account: Account): Promise<void> {
  const next = settled(account).then(async () => {
    const changed = [...account.firewalls.values()].filter((f) => f.status === "waiting");
    let outcome: Firewall["status"] = "succeeded";
    try {
      await account.datacenter.applyFirewalls(rulesInForce(account));
    } catch (error) {
      outcome = "failed";
      account.datacenterErrors.push(`applyFirewalls: ${String(error)}`);
    }
    for (const firewall of changed) firewall.status = outcome;
  });
  running.set(account, next);
  return next;
}

export const settled = (account: Account): Promise<void> =>
  running.get(account) ?? Promise.resolve();
