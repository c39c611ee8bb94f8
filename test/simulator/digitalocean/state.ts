import { randomUUID } from "node:crypto";
import type { Datacenter, PrivatePlace } from "./datacenter";
import { Hardware } from "./hardware";
import type { IpRange } from "./ip-range";

export interface SshKey {
  id: number;
  name: string;
  public_key: string;
  fingerprint: string;
}

/** The ends of a rule, as the API stores them; empty lists are left out of answers. */
export interface Endpoints {
  addresses: string[];
  tags: string[];
  droplet_ids: number[];
  load_balancer_uids: string[];
  kubernetes_ids: string[];
}
export interface StoredRule {
  protocol: "tcp" | "udp" | "icmp";
  /** "0" means all, also for icmp. */
  ports: string;
  ends: Endpoints;
}
export interface Firewall {
  id: string;
  name: string;
  status: "waiting" | "succeeded" | "failed";
  created_at: string;
  inbound: StoredRule[];
  outbound: StoredRule[];
  droplet_ids: number[];
  tags: string[];
}

export interface Droplet {
  id: number;
  name: string;
  region: string;
  size: string;
  image: string;
  created_at: string;
  status: "new" | "active" | "off";
  locked: boolean;
  features: string[];
  tags: string[];
  vpc_uuid: string;
  /** In a VPC that the account made; absent in the one that every region has. */
  private?: PrivatePlace;
  userData: string;
  publicKeys: string[];
  /** Unknown until the datacenter has started the machine. */
  ipv4?: string;
  /** Why the datacenter could not start it; told by every GET, so that a test names the cause. */
  bootFailure?: string;
  /** Resolves when the machine is active or has failed to start: nothing is destroyed before. */
  started?: Promise<void>;
  /** Resolves when its last action has ended. */
  acting?: Promise<void>;
}

export interface Vpc {
  id: string;
  name: string;
  description: string;
  region: string;
  range: IpRange;
  created_at: string;
  /** Of its region: droplets that name none are in it, and it stays for ever. */
  isDefault: boolean;
}

/** What was asked to be done to a droplet or a reserved IP. */
export interface Action {
  id: number;
  type: string;
  status: "in-progress" | "completed" | "errored";
  /** ISO times. */
  startedAt: string;
  completedAt: string | undefined;
  resource: { id: number; type: "droplet" | "reserved_ip" };
  region: string;
}

export interface ReservedIp {
  ip: string;
  region: string;
  /** undefined: it leads nowhere. */
  dropletId: number | undefined;
  /** An action is under way. */
  locked: boolean;
}

/** Of type A: there is no other here. */
export interface DomainRecord {
  id: number;
  domain: string;
  /** Without the domain; "@": the domain itself. */
  name: string;
  ipv4: string;
  ttlSeconds: number;
}

/** Everything that exists in the one account. No I/O except through the datacenter. */
export class Account {
  readonly sshKeys = new Map<number, SshKey>();
  /** By lower-case name: tags are case-insensitive. */
  readonly tags = new Map<string, string>();
  readonly firewalls = new Map<string, Firewall>();
  readonly droplets = new Map<number, Droplet>();
  readonly reservedIps = new Map<string, ReservedIp>();
  readonly vpcs = new Map<string, Vpc>();
  readonly actions = new Map<number, Action>();
  readonly domainRecords = new Map<number, DomainRecord>();
  readonly dropletAcceptedAt = new Map<number, number>();
  /** What the datacenter refused; a test that expects none asserts that this is empty. */
  readonly datacenterErrors: string[] = [];
  /** Every region's own, where there is one: it is on no list here. */
  readonly vpcUuid = randomUUID();
  /** Its addresses. undefined, which leaves out what every droplet really has: who is in no other VPC has no private address. */
  readonly defaultRange: IpRange | undefined;
  /** Regions in which nothing was ever made: the first VPC there becomes the default. */
  readonly regionsWithoutVpc = new Set<string>();
  readonly hardware = new Hardware();
  // Real ids are nine digits today and grow; they are numbers, never reused.
  #nextDropletId = 500_000_001;
  #nextKeyId = 45_000_001;
  #nextActionId = 2_500_000_001;
  #nextRecordId = 1_700_000_001;

  constructor(
    readonly datacenter: Datacenter,
    { defaultRange }: { defaultRange?: IpRange | undefined } = {},
  ) {
    this.defaultRange = defaultRange;
  }

  nextDropletId(): number {
    return this.#nextDropletId++;
  }

  nextKeyId(): number {
    return this.#nextKeyId++;
  }

  nextActionId(): number {
    return this.#nextActionId++;
  }

  nextRecordId(): number {
    return this.#nextRecordId++;
  }

  resources(): { type: string; id: string }[] {
    const of = (type: string, ids: Iterable<string | number>) =>
      [...ids].map((id) => ({ type, id: String(id) }));
    return [
      ...of("ssh_key", this.sshKeys.keys()),
      ...of("tag", this.tags.values()),
      ...of("firewall", this.firewalls.keys()),
      ...of("droplet", this.droplets.keys()),
      ...of("vpc", this.vpcs.keys()),
      ...of("reserved_ip", this.reservedIps.keys()),
      ...of("domain_record", this.domainRecords.keys()),
    ];
  }
}

export const sameTag = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
export const hasTag = (tags: string[], tag: string): boolean => tags.some((t) => sameTag(t, tag));
