/** A droplet as it is handed to whoever boots machines. */
export interface DropletSpec {
  id: number;
  name: string;
  region: string;
  size: string;
  image: string;
  userData: string;
  publicKeys: string[];
  tags: string[];
}

/** One rule as a packet filter needs it: tags and droplet ids are resolved to addresses. */
export interface FirewallRule {
  protocol: "tcp" | "udp" | "icmp";
  /** "1935", "1-65535" or "all"; always "all" for icmp. */
  ports: string;
  /** CIDRs or plain addresses, as they were given to the API. */
  addresses: string[];
}
export type InboundRule = FirewallRule;
export type OutboundRule = FirewallRule;

/** The union of all firewalls of one droplet. What no rule allows is dropped, in both directions. */
export interface FirewallRules {
  inbound: InboundRule[];
  outbound: OutboundRule[];
}

export interface FilteredDroplet {
  id: number;
  ipv4: string;
  /** null: no firewall at all, everything is open. */
  rules: FirewallRules | null;
}

export interface ReservedAddresses {
  /** An address that no reserved IP has had. */
  next(): string;
  /** From now on the reserved IP leads to the droplet with this address; undefined: nowhere. */
  lead(ip: string, ipv4: string | undefined): Promise<void>;
}

/** The domains that were added to the account, and the names in them as the internet sees them. */
export interface AccountDomains {
  /** Such as "example.org". */
  readonly names: readonly string[];
  /** From now on this host name has the address; undefined: there is no such name any more. */
  lead(hostName: string, ipv4: string | undefined): Promise<void>;
}

/** What stands behind the API: boots machines, filters packets, answers for names. */
export interface Datacenter {
  /** Starts the machine; resolves as soon as its public IPv4 is known (the boot goes on). */
  create(droplet: DropletSpec): Promise<{ ipv4: string }>;
  destroy(id: number): Promise<void>;
  /** Absent: it has no reserved IPs. */
  readonly reserved?: ReservedAddresses;
  /** Absent: the account has no domain. */
  readonly domains?: AccountDomains;
  /** Called one at a time, after every change of firewalls, tags or droplets, with all droplets. */
  applyFirewalls(droplets: FilteredDroplet[]): Promise<void>;
}
