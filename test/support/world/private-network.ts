// A VPC: a network whose members reach each other by their private addresses, and to which no other way leads.
//
// It is a router in a namespace of its own with a link to each member; it answers for each of them when the others look for them
// (proxy ARP). So the cloud firewall's rules hold here in the same way as in front of the droplet, whether or not this machine's
// kernel can filter bridged packets. As at DigitalOcean it carries no broadcast and no multicast.
// The machines find eth1 configured, as they find eth0: their images have cloud-init's own network configuration switched off.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { addressOf, netmaskOf, rangeOf } from "../../simulator/digitalocean/ip-range";
import { applyRuleset, type FilteredDroplet } from "./cloud-firewall";
import type { DropletSpec } from "../../simulator/digitalocean/server";
import type { DropletMetadata } from "./metadata";
import type { NetworkHost } from "./network";

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
};

/** A member's link, as the router names it. */
const linkTo = ({ name }: NetworkHost): string => `to-${name}`.slice(0, 15);

export class PrivateNetwork {
  readonly #namespace: string;
  readonly #prefix: number;
  /** The router's own, on every link. */
  readonly #gateway: string;
  /** Host → its address; a host that is unplugged is still a member. */
  readonly #members = new Map<NetworkHost, string>();

  /**
   * @param namespace path of a file for it
   * @param range such as "10.116.0.0/20"
   */
  constructor(namespace: string, range: string) {
    const parsed = rangeOf(range);
    if (parsed === undefined) throw new Error(`${range} is no range of addresses`);
    this.#namespace = namespace;
    this.#prefix = parsed.prefix;
    this.#gateway = addressOf(parsed.first + 1);
    writeFileSync(namespace, "");
    run("unshare", `--net=${namespace}`, "true");
    this.#ip("link", "set", "lo", "up");
    this.#set("net/ipv4/ip_forward", "1");
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Gives it eth1 with this address. */
  plug(host: NetworkHost, address: string): void {
    const link = linkTo(host);
    if (this.#members.has(host)) this.#ip("route", "delete", "blackhole", `${address}/32`);
    this.#members.set(host, address);
    const peer = ["peer", "name", "eth1", "netns", host.namespace];
    this.#ip("link", "add", link, "type", "veth", ...peer);
    this.#ip("address", "add", `${this.#gateway}/32`, "dev", link);
    this.#ip("link", "set", link, "up");
    this.#ip("route", "add", `${address}/32`, "dev", link);
    this.#set(`net/ipv4/conf/${link}/proxy_arp`, "1");
    // It would answer after up to 0.8 s.
    this.#set(`net/ipv4/neigh/${link}/proxy_delay`, "0");
    const inside = (...args: string[]): void => {
      run("nsenter", `--net=${host.namespace}`, "ip", ...args);
    };
    inside("address", "add", `${address}/${this.#prefix}`, "dev", "eth1");
    inside("link", "set", "eth1", "up");
  }

  /** Its eth1 is gone, and what is sent to it is lost. */
  unplug(host: NetworkHost): void {
    const address = this.#members.get(host);
    if (address === undefined) throw new Error(`${host.name} is no member of this VPC`);
    this.#ip("link", "delete", linkTo(host));
    this.#ip("route", "add", "blackhole", `${address}/32`);
  }

  /** It was unplugged before. */
  forget(host: NetworkHost): void {
    const address = this.#members.get(host);
    if (address === undefined) return;
    this.#ip("route", "delete", "blackhole", `${address}/32`);
    this.#members.delete(host);
  }

  /** Of its members' rules: `ipv4` is the private address. */
  filter(members: readonly FilteredDroplet[]): void {
    applyRuleset(members, this.#namespace);
  }

  /** For good. */
  remove(): void {
    run("umount", this.#namespace);
  }

  #ip(...args: string[]): void {
    run("nsenter", `--net=${this.#namespace}`, "ip", ...args);
  }

  /** A switch of this namespace's own. */
  #set(name: string, value: string): void {
    const script = 'echo "$1" > "/proc/sys/$0"';
    run("nsenter", `--net=${this.#namespace}`, "sh", "-c", script, name, value);
  }
}

/** Where a droplet is in its VPC, as the metadata service tells it; undefined: it was ordered without one. */
export const placeOf = ({ private: place }: DropletSpec): DropletMetadata["private"] => {
  const range = place && rangeOf(place.range);
  if (place === undefined || range === undefined) return undefined;
  return { ipv4: place.ipv4, netmask: netmaskOf(range), gateway: addressOf(range.first + 1) };
};
