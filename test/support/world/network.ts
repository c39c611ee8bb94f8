// The run's internet: the sandbox's own network namespace as router, and one namespace a host, each on its own link.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import {
  CLOUD,
  DISCORD,
  GATEWAY,
  LETS_ENCRYPT,
  METADATA,
  PACKAGE_PROXY_PORT,
  PLATFORM_APIS,
} from "./addresses";
import type { Spawn } from "../media/spawn";

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
};

export interface NetworkHost {
  name: string;
  address: string;
  /** Path of the namespace, for nsenter and systemd-nspawn. */
  namespace: string;
  /** Starts a program inside the host's network. */
  spawn: Spawn;
}

/** The router's end of a host's link. */
const linkTo = (name: string): string => `to-${name}`.slice(0, 15);

/** Connections that were made to this address when it led elsewhere. */
const straysOf = (address: string, leadsTo: string | undefined): string[] => {
  const stray = `    ct original ip daddr ${address}`;
  if (leadsTo === undefined) return [`${stray} drop`];
  const elsewhere = `${stray} ct reply ip saddr != ${leadsTo}`;
  return [
    `${elsewhere} ct direction original meta l4proto tcp reject with tcp reset`,
    `${elsewhere} drop`,
  ];
};

export class Network {
  /** True: Debian's archive does not answer the machines. */
  packagesAreDown = false;
  readonly #folder: string;
  /** Also those that lead nowhere any more: connections outlive that. */
  readonly #leads = new Map<string, string | undefined>();
  readonly #unplugged = new Set<string>();

  constructor(folder: string) {
    this.#folder = join(folder, "net");
    mkdirSync(this.#folder);
    run("ip", "link", "set", "lo", "up");
    for (const address of [CLOUD, METADATA, DISCORD, PLATFORM_APIS, LETS_ENCRYPT])
      run("ip", "address", "add", `${address}/32`, "dev", "lo");
    // This sets the namespace's own switch: the host's is another.
    writeFileSync("/proc/sys/net/ipv4/ip_forward", "1");
  }

  addHost(name: string, address: string): NetworkHost {
    const namespace = join(this.#folder, name);
    writeFileSync(namespace, "");
    const host: NetworkHost = {
      name,
      address,
      namespace,
      spawn: (argv, options) => spawn("nsenter", [`--net=${namespace}`, "--", ...argv], options),
    };
    this.#wire(host);
    return host;
  }

  /** A new namespace, without anything that was in one before, and its link. */
  #wire({ name, address, namespace }: NetworkHost): void {
    const link = linkTo(name);
    run("unshare", `--net=${namespace}`, "true");
    run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    run("ip", "address", "add", `${GATEWAY}/32`, "dev", link);
    run("ip", "link", "set", link, "up");
    run("ip", "route", "add", `${address}/32`, "dev", link);
    const inside = (...args: string[]): void => {
      run("nsenter", `--net=${namespace}`, "ip", ...args);
    };
    inside("link", "set", "lo", "up");
    inside("address", "add", `${address}/32`, "dev", "eth0");
    inside("link", "set", "eth0", "up");
    inside("route", "add", GATEWAY, "dev", "eth0");
    inside("route", "add", "default", "via", GATEWAY, "src", address);
  }

  /** Nothing comes from it any more, and what is sent to it is lost without a word. */
  unplug({ name, address }: NetworkHost): void {
    if (this.#unplugged.has(name)) return;
    run("ip", "link", "delete", linkTo(name));
    run("ip", "route", "add", "blackhole", `${address}/32`);
    this.#unplugged.add(name);
  }

  /** After `unplug`, once nothing runs there: it begins anew, so that no connection of its former life says another word. */
  plug(host: NetworkHost): void {
    if (!this.#unplugged.has(host.name)) return;
    // First what may fail: whoever tries again finds it unplugged still.
    run("umount", host.namespace);
    run("ip", "route", "delete", "blackhole", `${host.address}/32`);
    this.#wire(host);
    this.#unplugged.delete(host.name);
  }

  /** Of a new private network: where its namespace is. */
  namespaceFor(name: string): string {
    return join(this.#folder, name);
  }

  /**
   * From now on this address leads to another, as a reserved IP does; undefined: nowhere. Packets go where it leads: a connection
   * through the old way is reset, as by a machine that knows nothing of it, and whoever it led to gets nothing more.
   */
  lead(from: string, to: string | undefined): void {
    this.#leads.set(from, to);
    const leads = [...this.#leads];
    const rules = leads.flatMap(([old, now]) =>
      now === undefined ? [] : [`    ip daddr ${old} dnat to ${now}`],
    );
    const strays = leads.flatMap(([old, now]) => straysOf(old, now));
    execFileSync("nft", ["-f", "-"], {
      input: `table ip reserved
delete table ip reserved
table ip reserved {
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
${rules.join("\n")}
  }
  chain forward {
    type filter hook forward priority filter - 10; policy accept;
${strays.join("\n")}
  }
}
`,
      stdio: ["pipe", "ignore", "pipe"],
    });
  }

  /** The address that leads to this one now; undefined: none does. */
  leadingTo(address: string): string | undefined {
    return [...this.#leads].find(([, to]) => to === address)?.[0];
  }

  removeHost(host: NetworkHost): void {
    this.unplug(host);
    run("ip", "route", "delete", "blackhole", `${host.address}/32`);
    this.#unplugged.delete(host.name);
    run("umount", host.namespace);
  }

  /** The package proxy lives in the host's network; a Unix socket leads there, so that the host forwards nothing. */
  async servePackages(socket: string): Promise<void> {
    const server = createServer((inside) => {
      if (this.packagesAreDown) {
        inside.destroy();
        return;
      }
      const outside = connect(socket);
      inside.pipe(outside).pipe(inside);
      inside.on("error", () => outside.destroy());
      outside.on("error", () => inside.destroy());
    });
    await new Promise<void>((resolve) => server.listen(PACKAGE_PROXY_PORT, CLOUD, resolve));
  }
}
