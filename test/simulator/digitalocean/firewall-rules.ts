// What the API accepts as a firewall rule, and how it gives it back.
// Spec: digitalocean/openapi specification/resources/firewalls/models/firewall_rule.yml and
// specification/shared/models of its sources and destinations.
import { isIP } from "node:net";
import { isObject, numbersIn, textOf, textsIn, type JsonObject } from "./request";
import type { Account, Endpoints, StoredRule } from "./state";

export type Direction = "inbound" | "outbound";
type Parsed = { ok: true; rule: StoredRule } | { ok: false; message: string };

const MAX_ADDRESSES = 1000;

/** One rule of a request, checked; the message is what the API would answer with 422. */
export function parseRule(account: Account, direction: Direction, raw: unknown): Parsed {
  const refuse = (message: string): Parsed => ({ ok: false, message });
  if (!isObject(raw)) return refuse("You must specify a protocol.");
  const protocol = textOf(raw, "protocol");
  if (protocol !== "tcp" && protocol !== "udp" && protocol !== "icmp") {
    return refuse("You specified an invalid protocol.");
  }
  const ports = protocol === "icmp" ? "0" : normalPorts(textOf(raw, "ports"));
  if (ports === undefined) return refuse("You must specify a positive value for ports.");
  const side = direction === "inbound" ? "sources" : "destinations";
  const ends = raw[side];
  if (!isObject(ends)) {
    return refuse(`You specified an invalid type for one of the ${side}.`);
  }
  const problem = problemWith(account, side, ends);
  return problem === undefined
    ? { ok: true, rule: { protocol, ports, ends: endpoints(ends) } }
    : refuse(problem);
}

/** "0" for all; undefined when the text is no port or range. */
function normalPorts(ports: string): string | undefined {
  if (ports === "all" || ports === "0") return "0";
  const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(ports) ?? [];
  if (from === undefined) return undefined;
  const first = Number(from);
  const last = Number(to ?? from);
  if (first < 1 || last > 65_535 || first > last) return undefined;
  return ports;
}

const endpoints = (raw: JsonObject): Endpoints => ({
  addresses: textsIn(raw, "addresses"),
  tags: textsIn(raw, "tags"),
  droplet_ids: numbersIn(raw, "droplet_ids"),
  load_balancer_uids: textsIn(raw, "load_balancer_uids"),
  kubernetes_ids: textsIn(raw, "kubernetes_ids"),
});

function problemWith(account: Account, side: string, raw: JsonObject): string | undefined {
  const ends = endpoints(raw);
  if (Object.values(ends).every((list: unknown[]) => list.length === 0)) {
    return `You must specify at least one of the ${side}.`;
  }
  if (ends.addresses.length > MAX_ADDRESSES) return "too many addresses";
  if (ends.addresses.some((address) => !isAddress(address))) return "invalid address";
  const missing = ends.tags.find((tag) => !account.tags.has(tag.toLowerCase()));
  return missing === undefined ? undefined : `tag ${missing} does not exist`;
}

/** A plain address or a CIDR of either family. */
export function isAddress(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** The rule as an answer shows it: only the kinds of ends that were given. */
export function ruleJson(direction: Direction, { protocol, ports, ends }: StoredRule): JsonObject {
  const given = Object.entries(ends).filter(([, list]: [string, unknown[]]) => list.length > 0);
  return {
    protocol,
    ports,
    [direction === "inbound" ? "sources" : "destinations"]: Object.fromEntries(given),
  };
}
