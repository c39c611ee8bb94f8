// Decides what Pulumi's state and previews say of the cloud firewall, and of what else is pending. Pure.
import * as z from "zod";
import { DROPLET, resourcesIn, type ExportedResource } from "../exported";
import { sameEntries } from "./entries";
import { PAGE_PORT, RTMP_PORT, RTMPS_PORT } from "./ports";

export interface LiveFirewall {
  urn: string;
  /** Who may publish, use SSH, and open the page: CIDRs, as they are in force. */
  rtmp: string[];
  ssh: string[];
  page: string[];
  /** Where they publish: the encrypted one where the other is shut (restream:rtmps only). */
  rtmpPort: number;
  /** Where OBS gets to: the droplet's IPv4, or of two droplets the address that leads to the one on air; undefined: there is none yet. */
  address: string | undefined;
}

export type LetThrough = Pick<LiveFirewall, "rtmp" | "ssh" | "page">;

const FIREWALL = "digitalocean:index/firewall:Firewall";
const RESERVED_IP = "digitalocean:index/reservedIp:ReservedIp";

const rules = z.array(
  z.object({ portRange: z.string().optional(), sourceAddresses: z.array(z.string()).optional() }),
);

/** From `pulumi stack export`, also of an up that failed half-way; undefined: there is no firewall yet, so no server. */
export const firewallOf = (exported: string): LiveFirewall | undefined => {
  const resources = resourcesIn(exported).filter((each) => each.delete !== true);
  const found = resources.find(({ type }) => type === FIREWALL);
  if (found === undefined) return undefined;
  const inbound = rules.parse(found.outputs?.["inboundRules"] ?? []);
  const sources = (port: string): string[] =>
    inbound
      .filter(({ portRange }) => portRange === port)
      .flatMap(({ sourceAddresses = [] }) => sourceAddresses);
  const rtmpPort = sources(String(RTMP_PORT)).length > 0 ? RTMP_PORT : RTMPS_PORT;
  return {
    urn: found.urn,
    rtmp: sources(String(rtmpPort)),
    ssh: sources("22"),
    page: sources(String(PAGE_PORT)),
    rtmpPort,
    address: addressIn(resources),
  };
};

const addressIn = (resources: readonly ExportedResource[]): string | undefined => {
  const droplets = resources.filter(({ type }) => type === DROPLET);
  const address =
    droplets.length > 1
      ? resources.find(({ type }) => type === RESERVED_IP)?.outputs?.["ipAddress"]
      : droplets[0]?.outputs?.["ipv4Address"];
  return typeof address === "string" && address !== "" ? address : undefined;
};

/** Whether the firewall lets exactly those in that it shall. */
export const isInForce = (live: LetThrough, wanted: LetThrough): boolean =>
  (["rtmp", "ssh", "page"] as const).every((way) => sameEntries(live[way], wanted[way]));

const preview = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string() })).optional(),
});

/** What `pulumi preview --json` would still change, as `restream-apply (update)`; each resource once. */
export const pendingOf = (previewed: string): string[] => {
  // Progress may stand before it.
  const { steps = [] } = preview.parse(JSON.parse(previewed.slice(previewed.indexOf("{"))));
  const pending = new Map<string, string>();
  for (const { op, urn } of steps)
    if (op !== "same" && op !== "read") pending.set(urn.split("::").at(-1) ?? urn, op);
  return [...pending].map(([name, op]) => `${name} (${op.replace(/-replacement$/, "")})`);
};
