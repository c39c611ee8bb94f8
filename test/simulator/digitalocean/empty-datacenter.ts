// Stands for a datacenter where a test is about the API and what asks it: droplets have an address and are no machines, no firewall holds.
import type { Datacenter } from "./datacenter";

export const EMPTY_ADDRESS = "203.0.113.5";

/** @param names of the domain example.org: host name → address, as the internet would see it */
export const emptyDatacenter = (names = new Map<string, string>()): Datacenter => ({
  create: () => Promise.resolve({ ipv4: EMPTY_ADDRESS }),
  destroy: () => Promise.resolve(),
  applyFirewalls: () => Promise.resolve(),
  domains: {
    names: ["example.org"],
    lead: (hostName, ipv4) => {
      if (ipv4 === undefined) names.delete(hostName);
      else names.set(hostName, ipv4);
      return Promise.resolve();
    },
  },
});
