// What stands behind the simulated API: droplets are machines, firewalls are nftables.
import { mkdirSync } from "node:fs";
import type {
  AccountDomains,
  Datacenter,
  DropletPower,
  DropletSpec,
  FilteredDroplet,
  ReservedAddresses,
} from "../../simulator/digitalocean/server";
import { DOMAIN, dropletAddress, GATEWAY, reservedAddress } from "./addresses";
import { applyRuleset } from "./cloud-firewall";
import { Machine } from "./machine";
import type { DropletMetadata } from "./metadata";
import type { NameServer } from "./name-server";
import type { Network, NetworkHost } from "./network";
import { placeOf, PrivateNetwork } from "./private-network";
import { seedOf, VENDOR_DATA, worldOf } from "./seed";

/** What a droplet believes. */
export interface Surroundings {
  /** Address of its resolver. */
  resolver: string;
  /** What that resolver answers from: the account's DNS records, among others. */
  names: Pick<NameServer, "know" | "forget">;
  /** An authority that it trusts besides Debian's, PEM. */
  authority: string;
  /** Of the root with the tools: one of them cuts a disk off (see Disk.cut). */
  toolsRoot: string;
}

interface Running {
  droplet: DropletSpec;
  machine: Machine;
  host: NetworkHost;
  /** Powered off: nothing comes from it or gets to it. */
  isUnplugged: boolean;
}

export class MachineDatacenter implements Datacenter {
  readonly #network: Network;
  readonly #run: { path: string; name: string };
  readonly #baseRoot: string;
  readonly #surroundings: Surroundings;
  readonly #droplets = new Map<number, Running>();
  /** By their ids; each is there as long as it has members. */
  readonly #vpcs = new Map<string, PrivateNetwork>();
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

  /** @throws Error when there is no such droplet */
  machineOf(id: number): Machine {
    return this.#running(id).machine;
  }

  // The interface is asynchronous; here only the boot takes time, and nobody waits for it.
  async create(droplet: DropletSpec): Promise<{ ipv4: string }> {
    const ipv4 = dropletAddress(this.#count++);
    const host = this.#network.addHost(`d${droplet.id}`, ipv4);
    this.#vpcOf(droplet)?.plug(host, droplet.private?.ipv4 ?? "");
    const machine = new Machine({
      name: droplet.name,
      run: this.#run,
      baseRoot: this.#baseRoot,
      host,
      seed: { ...seedOf(droplet), ...worldOf(this.#surroundings, this.#baseRoot) },
    });
    this.#droplets.set(droplet.id, { droplet, machine, host, isUnplugged: false });
    machine.boot();
    return Promise.resolve({ ipv4 });
  }

  /** Its VPC, made now if it is the first there; undefined: it was ordered without one. */
  #vpcOf({ private: place }: DropletSpec): PrivateNetwork | undefined {
    if (place === undefined) return undefined;
    const known = this.#vpcs.get(place.vpc);
    if (known !== undefined) return known;
    const namespace = this.#network.namespaceFor(`vpc-${place.vpc}`);
    const vpc = new PrivateNetwork(namespace, place.range);
    this.#vpcs.set(place.vpc, vpc);
    return vpc;
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
      private: placeOf(running.droplet),
      reservedIp: this.#network.leadingTo(ipv4),
      vendorData: VENDOR_DATA,
    };
  }

  async destroy(id: number): Promise<void> {
    const running = this.#droplets.get(id);
    if (!running) return;
    const { droplet, machine, host, isUnplugged } = running;
    await machine.powerOff();
    const vpc = this.#vpcOf(droplet);
    if (!isUnplugged) vpc?.unplug(host);
    vpc?.forget(host);
    if (vpc?.isEmpty === true) {
      vpc.remove();
      this.#vpcs.delete(droplet.private?.vpc ?? "");
    }
    this.#network.removeHost(host);
    this.#droplets.delete(id);
  }

  /** Also for who wants the mains, or the host, to fail without DigitalOcean's knowing. */
  readonly power: DropletPower = {
    off: async (id) => {
      const running = this.#running(id);
      // The wire first: no connection that ends with its process may say goodbye.
      if (!running.isUnplugged) this.#unplug(running);
      if (!running.machine.isRunning) return;
      const found = await running.machine.cutPower(this.#surroundings.toolsRoot);
      if (found !== "") throw new Error(`the disk of droplet ${id} is damaged: ${found}`);
    },
    on: (id) => {
      const running = this.#running(id);
      const { droplet, machine, host } = running;
      if (machine.isRunning) return Promise.resolve();
      // One that has shut down by itself is still plugged in.
      if (!running.isUnplugged) this.#unplug(running);
      this.#network.plug(host);
      this.#vpcOf(droplet)?.plug(host, droplet.private?.ipv4 ?? "");
      running.isUnplugged = false;
      machine.boot();
      return Promise.resolve();
    },
    shutDown: async (id) => {
      const running = this.#running(id);
      await running.machine.shutDown();
      this.#unplug(running);
    },
  };

  /** @throws Error when there is no such droplet */
  #running(id: number): Running {
    const running = this.#droplets.get(id);
    if (running === undefined) throw new Error(`there is no machine of droplet ${id}`);
    return running;
  }

  #unplug(running: Running): void {
    this.#network.unplug(running.host);
    this.#vpcOf(running.droplet)?.unplug(running.host);
    running.isUnplugged = true;
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
    for (const [id, vpc] of this.#vpcs)
      vpc.filter(
        droplets.flatMap((droplet) =>
          droplet.privateIpv4 !== undefined &&
          this.#droplets.get(droplet.id)?.droplet.private?.vpc === id
            ? [{ ...droplet, ipv4: droplet.privateIpv4 }]
            : [],
        ),
      );
    return Promise.resolve();
  }
}
