// Answers at 169.254.169.254 as DigitalOcean's metadata service does, to each droplet by its source address.
//
// What it has (paths of https://docs.digitalocean.com/reference/api/metadata/): /metadata/v1.json and, under
// /metadata/v1/, id, hostname, region, user-data, vendor-data, public-keys, interfaces/public/0/ipv4/{address,netmask,
// gateway}, of a droplet in a VPC the same of interfaces/private/0 (as in cloud-init's tests of this service), reserved_ip/ipv4/{active,ip_address}, tags/; a folder lists its entries, one a line, folders with a slash.
//
// What differs from the real one:
// - no anchor addresses, no private one of a droplet that was ordered without a VPC, no IPv6, DNS, features, MAC; `tags` is a value, not a folder;
// - reserved_ip has no second, older name (floating_ip), and follows a move at once: how late the real one is, is not known;
// - there is no reserved_ip/ipv4/ip_address (404) while no reserved IP leads there; what the real one answers is not known;
// - a folder without a slash at its end is answered; the real one answers 301 to the same with a slash;
// - the text of a 404 is ours; who is no droplet gets a 404 as well;
// - it is the router that answers here, at DigitalOcean the hypervisor; neither is held up by the cloud firewall.
//
// DigitalOcean's vendor data is a MIME message of cloud-config and scripts (root's login, /etc/hosts, its agents).
// Ours, in datacenter.ts, is the two settings that a first boot can feel. The machines read both from a folder
// (cloud-init's NoCloud), not from here: a container has no DMI table by which cloud-init would know DigitalOcean.
import { createServer, type Server } from "node:http";
import { METADATA } from "./addresses";

export interface DropletMetadata {
  id: number;
  hostname: string;
  region: string;
  ipv4: string;
  gateway: string;
  /** In its VPC; undefined: it was ordered without one. */
  private?: { ipv4: string; netmask: string; gateway: string } | undefined;
  /** The one that leads to it at this moment; undefined: none does. */
  reservedIp: string | undefined;
  publicKeys: string[];
  tags: string[];
  userData: string;
  vendorData: string;
}

/** A value, or a folder of them. */
type Entry = string | { [name: string]: Entry };

const entriesOf = (droplet: DropletMetadata): Entry => ({
  id: String(droplet.id),
  hostname: droplet.hostname,
  "user-data": droplet.userData,
  "vendor-data": droplet.vendorData,
  "public-keys": droplet.publicKeys.join("\n"),
  region: droplet.region,
  interfaces: {
    public: {
      "0": {
        ipv4: { address: droplet.ipv4, netmask: "255.255.255.255", gateway: droplet.gateway },
        type: "public",
      },
    },
    ...(droplet.private && {
      private: {
        "0": {
          ipv4: {
            address: droplet.private.ipv4,
            netmask: droplet.private.netmask,
            gateway: droplet.private.gateway,
          },
          type: "private",
        },
      },
    }),
  },
  reserved_ip: {
    ipv4:
      droplet.reservedIp === undefined
        ? { active: "false" }
        : { active: "true", ip_address: droplet.reservedIp },
  },
  tags: droplet.tags.join("\n"),
});

/** The answer's text; undefined: there is nothing at this path. */
export const answer = (droplet: DropletMetadata, path: string): string | undefined => {
  if (path === "/metadata/v1.json") return JSON.stringify(asJson(droplet));
  const [root, version, ...names] = path.split("/").filter((part) => part !== "");
  if (root !== "metadata" || version !== "v1") return undefined;
  const entry = names.reduce<Entry | undefined>(
    (folder, name) => (typeof folder === "object" ? folder[name] : undefined),
    entriesOf(droplet),
  );
  if (entry === undefined || typeof entry === "string") return entry;
  return Object.entries(entry)
    .map(([name, child]) => (typeof child === "string" ? name : `${name}/`))
    .join("\n");
};

/** The JSON has other names and shapes than the paths. */
const asJson = ({ id, hostname, region, ...droplet }: DropletMetadata): object => ({
  droplet_id: id,
  hostname,
  vendor_data: droplet.vendorData,
  user_data: droplet.userData,
  public_keys: droplet.publicKeys,
  region,
  interfaces: {
    public: [
      {
        ipv4: {
          ip_address: droplet.ipv4,
          netmask: "255.255.255.255",
          gateway: droplet.gateway,
        },
        type: "public",
      },
    ],
    ...(droplet.private && {
      private: [
        {
          ipv4: {
            ip_address: droplet.private.ipv4,
            netmask: droplet.private.netmask,
            gateway: droplet.private.gateway,
          },
          type: "private",
        },
      ],
    }),
  },
  reserved_ip: {
    // JSON leaves out what is undefined.
    ipv4: { active: droplet.reservedIp !== undefined, ip_address: droplet.reservedIp },
  },
  tags: droplet.tags,
});

/** `dropletAt`: whose source address this is. */
export const serveMetadata = async (
  dropletAt: (ipv4: string) => DropletMetadata | undefined,
): Promise<Server> => {
  const server = createServer((request, response) => {
    const droplet = dropletAt(request.socket.remoteAddress ?? "");
    const text = droplet && answer(droplet, request.url ?? "");
    response.writeHead(text === undefined ? 404 : 200, { "content-type": "text/plain" });
    response.end(text ?? "not found");
  });
  await new Promise<void>((resolve) => server.listen(80, METADATA, resolve));
  return server;
};
