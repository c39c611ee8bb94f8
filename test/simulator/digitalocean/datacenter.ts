/** Where a droplet is in a VPC. */
export interface PrivatePlace {
  vpc: string;
  ipv4: string;
  /** The whole VPC's, such as "10.116.0.0/20". */
  range: string;
}

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
  /** Absent: it was ordered without a VPC. */
  private?: PrivatePlace;
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
  /** Its address in a VPC; absent: it was ordered without one. The same rules hold there. */
  privateIpv4?: string;
  /** null: no firewall at all, everything is open. */
  rules: FirewallRules | null;
}

export interface ReservedAddresses {
  /** An address that no reserved IP has had. */
  next(): string;
  /** From now on the reserved IP leads to the droplet with this address; undefined: nowhere. */
  lead(ip: string, ipv4: string | undefined): Promise<void>;
}

/** What a hypervisor does to a machine; none is asked for before the one before has ended, unless that never does. */
export interface DropletPower {
  /** Resolves when the machine is dead, and nothing more of it is on any wire; no error when it is already. */
  off(id: number): Promise<void>;
  /** Boots it again with the same disk and addresses; resolves when the boot has begun. */
  on(id: number): Promise<void>;
  /** Asks the machine to shut down and waits. @throws Error when it does not */
  shutDown(id: number): Promise<void>;
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
  /** Absent: its machines cannot be switched. */
  readonly power?: DropletPower;
  /** Absent: it has no reserved IPs. */
  readonly reserved?: ReservedAddresses;
  /** Absent: the account has no domain. */
  readonly domains?: AccountDomains;
  /** Called one at a time, after every change of firewalls, tags or droplets, with all droplets. */
  applyFirewalls(droplets: FilteredDroplet[]): Promise<void>;
}
