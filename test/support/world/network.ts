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

export class Network {
  /** True: Debian's archive does not answer the machines. */
  packagesAreDown = false;
  readonly #folder: string;
  readonly #leads = new Map<string, string>();

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
    const link = `to-${name}`.slice(0, 15);
    writeFileSync(namespace, "");
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
    return {
      name,
      address,
      namespace,
      spawn: (argv, options) => spawn("nsenter", [`--net=${namespace}`, "--", ...argv], options),
    };
  }

  /** From now on this address leads to another, as a reserved IP does; undefined: nowhere. Whoever is connected stays so. */
  lead(from: string, to: string | undefined): void {
    if (to === undefined) this.#leads.delete(from);
    else this.#leads.set(from, to);
    const rules = [...this.#leads].map(([old, now]) => `    ip daddr ${old} dnat to ${now}`);
    execFileSync("nft", ["-f", "-"], {
      input: `table ip reserved
delete table ip reserved
table ip reserved {
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;
${rules.join("\n")}
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
    run("ip", "link", "delete", `to-${host.name}`.slice(0, 15));
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
