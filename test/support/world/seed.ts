// Decides what lies on a droplet's disk before its first boot: cloud-init's seed, and what this run's world differs in from the real one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DropletSpec } from "../../simulator/digitalocean/server";
import { CLOUD, PACKAGE_PROXY_PORT } from "./addresses";

/** As if Debian had always known the authority: in the store, and among those that rebuild it. */
export const worldOf = (
  { resolver, authority }: { resolver: string; authority: string },
  baseRoot: string,
): Record<string, string> => {
  const store = "etc/ssl/certs/ca-certificates.crt";
  return {
    "etc/resolv.conf": `nameserver ${resolver}\n`,
    "usr/local/share/ca-certificates/rehearsal.crt": authority,
    [store]: readFileSync(join(baseRoot, store), "utf8") + authority,
  };
};

/** What a first boot can feel of DigitalOcean's own vendor data; what differs is in metadata.ts. */
export const VENDOR_DATA = "#cloud-config\ndisable_root: false\nmanage_etc_hosts: true\n";

/** cloud-init's NoCloud seed, with DigitalOcean's vendor data; Debian's archive is reached through the proxy. */
export const seedOf = (droplet: DropletSpec): Record<string, string> => {
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
