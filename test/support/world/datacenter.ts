// What stands behind the simulated API: droplets are machines, firewalls are nftables.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type {
  AccountDomains,
  Datacenter,
  DropletSpec,
  ReservedAddresses,
} from "../../simulator/digitalocean/server";
import {
  CLOUD,
  DOMAIN,
  dropletAddress,
  GATEWAY,
  PACKAGE_PROXY_PORT,
  reservedAddress,
} from "./addresses";
import { applyRuleset, type FilteredDroplet } from "./cloud-firewall";
import { Machine } from "./machine";
import type { DropletMetadata } from "./metadata";
import type { NameServer } from "./name-server";
import type { Network, NetworkHost } from "./network";

/** What a droplet believes. */
export interface Surroundings {
  /** Address of its resolver. */
  resolver: string;
  /** What that resolver answers from: the account's DNS records, among others. */
  names: Pick<NameServer, "know" | "forget">;
  /** An authority that it trusts besides Debian's, PEM. */
  authority: string;
}

interface Running {
  droplet: DropletSpec;
  machine: Machine;
  host: NetworkHost;
}

export class MachineDatacenter implements Datacenter {
  readonly #network: Network;
  readonly #run: { path: string; name: string };
  readonly #baseRoot: string;
  readonly #surroundings: Surroundings;
  readonly #droplets = new Map<number, Running>();
  #count = 0;
  #reservedCount = 0;

  constructor(
    network: Network,
    run: { path: string; name: string },
    baseRoot: string,
    surroundings: Surroundings,
  ) {
    this.#network = network;
    this.#run = run;
    this.#baseRoot = baseRoot;
    this.#surroundings = surroundings;
    mkdirSync(`${run.path}/machines`, { recursive: true });
  }

  /** All that run now, oldest first. */
  get machines(): Machine[] {
    return [...this.#droplets.values()].map(({ machine }) => machine);
  }

  // The interface is asynchronous; here only the boot takes time, and nobody waits for it.
  async create(droplet: DropletSpec): Promise<{ ipv4: string }> {
    const ipv4 = dropletAddress(this.#count++);
    const host = this.#network.addHost(`d${droplet.id}`, ipv4);
    const machine = new Machine({
      name: droplet.name,
      run: this.#run,
      baseRoot: this.#baseRoot,
      host,
      seed: { ...seedOf(droplet), ...this.#world() },
    });
    this.#droplets.set(droplet.id, { droplet, machine, host });
    machine.boot();
    return Promise.resolve({ ipv4 });
  }

  /** As if Debian had always known the authority: in the store, and among those that rebuild it. */
  #world(): Record<string, string> {
    const { resolver, authority } = this.#surroundings;
    const store = "etc/ssl/certs/ca-certificates.crt";
    return {
      "etc/resolv.conf": `nameserver ${resolver}\n`,
      "usr/local/share/ca-certificates/rehearsal.crt": authority,
      [store]: readFileSync(join(this.#baseRoot, store), "utf8") + authority,
    };
  }

  /** What the metadata service tells the droplet with this address. */
  metadataOf(ipv4: string): DropletMetadata | undefined {
    const running = [...this.#droplets.values()].find(({ host }) => host.address === ipv4);
    if (!running) return undefined;
    const { id, name, region, publicKeys, tags, userData } = running.droplet;
    return {
      ...{ id, region, publicKeys, tags, userData, ipv4 },
      hostname: name,
      gateway: GATEWAY,
      reservedIp: this.#network.leadingTo(ipv4),
      vendorData: VENDOR_DATA,
    };
  }

  async destroy(id: number): Promise<void> {
    const droplet = this.#droplets.get(id);
    if (!droplet) return;
    await droplet.machine.powerOff();
    this.#network.removeHost(droplet.host);
    this.#droplets.delete(id);
  }

  readonly reserved: ReservedAddresses = {
    next: () => reservedAddress(this.#reservedCount++),
    lead: (ip, ipv4) => {
      this.#network.lead(ip, ipv4);
      return Promise.resolve();
    },
  };

  readonly domains: AccountDomains = {
    names: [DOMAIN],
    lead: (hostName, ipv4) => {
      const { names } = this.#surroundings;
      return ipv4 === undefined ? names.forget(hostName) : names.know(hostName, ipv4);
    },
  };

  applyFirewalls(droplets: FilteredDroplet[]): Promise<void> {
    applyRuleset(droplets);
    return Promise.resolve();
  }
}

/** What a first boot can feel of DigitalOcean's own vendor data; what differs is in metadata.ts. */
const VENDOR_DATA = "#cloud-config\ndisable_root: false\nmanage_etc_hosts: true\n";

/** cloud-init's NoCloud seed, with DigitalOcean's vendor data; Debian's archive is reached through the proxy. */
const seedOf = (droplet: DropletSpec): Record<string, string> => {
  const seed = "var/lib/cloud/seed/nocloud";
  return {
    [`${seed}/user-data`]: droplet.userData,
    [`${seed}/vendor-data`]: VENDOR_DATA,
    [`${seed}/meta-data`]: JSON.stringify({
      "instance-id": String(droplet.id),
      "local-hostname": droplet.name,
      "public-keys": droplet.publicKeys,
    }),
    // The disk is the host's and goes with the run: no package needs to be safe on it.
    "etc/dpkg/dpkg.cfg.d/90rehearsal": "force-unsafe-io\n",
    "etc/apt/apt.conf.d/90rehearsal-proxy": `Acquire::http::Proxy "http://${CLOUD}:${PACKAGE_PROXY_PORT}";\n`,
  };
};
