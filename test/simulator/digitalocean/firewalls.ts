// Firewalls. Spec: digitalocean/openapi specification/resources/firewalls/ (models/firewall.yml).
import { randomUUID } from "node:crypto";
import { dropletsOf, enforce } from "./enforcement";
import { parseRule, ruleJson, type Direction } from "./firewall-rules";
import { conflict, listOf, notFound, unprocessable, type Reply } from "./reply";
import { listIn, numbersIn, textOf, textsIn, type JsonObject, type Route } from "./request";
import type { Account, Firewall, StoredRule } from "./state";

// Limits: https://docs.digitalocean.com/products/networking/firewalls/details/limits/
const MAX_DROPLETS = 10;
const MAX_TAGS = 5;
const MAX_RULES = 50;
const FIREWALL_NAME = /^[a-zA-Z0-9][a-zA-Z0-9.-]*$/;

type Wanted = Pick<Firewall, "name" | "inbound" | "outbound" | "droplet_ids" | "tags">;

/** What a POST or PUT asks for, or the refusal. A PUT replaces everything, as in the real API. */
function parseFirewall(account: Account, body: JsonObject, id?: string): Wanted | Reply {
  const name = textOf(body, "name");
  if (!FIREWALL_NAME.test(name)) return unprocessable("Name is invalid");
  const others = [...account.firewalls.values()].filter((firewall) => firewall.id !== id);
  if (others.some((firewall) => firewall.name === name)) return conflict("duplicate name");
  const tags = textsIn(body, "tags");
  const missing = tags.find((tag) => !account.tags.has(tag.toLowerCase()));
  if (missing !== undefined) return unprocessable(`tag ${missing} does not exist`);
  const dropletIds = numbersIn(body, "droplet_ids");
  if (dropletIds.some((dropletId) => !account.droplets.has(dropletId))) {
    return unprocessable("invalid droplet id");
  }
  if (dropletIds.length > MAX_DROPLETS) return unprocessable("too many droplets");
  if (tags.length > MAX_TAGS) return unprocessable("too many tags");
  const rules: Record<Direction, StoredRule[]> = { inbound: [], outbound: [] };
  for (const direction of ["inbound", "outbound"] as const) {
    for (const raw of listIn(body, `${direction}_rules`)) {
      const parsed = parseRule(account, direction, raw);
      if (!parsed.ok) return unprocessable(parsed.message);
      rules[direction].push(parsed.rule);
    }
  }
  const count = rules.inbound.length + rules.outbound.length;
  if (count === 0) return unprocessable("You must specify at least one rule.");
  if (count > MAX_RULES) return unprocessable("too many rules");
  return { name, ...rules, droplet_ids: dropletIds, tags };
}

function firewallJson(account: Account, firewall: Firewall): JsonObject {
  const waiting = firewall.status === "waiting" ? dropletsOf(account, firewall) : [];
  return {
    id: firewall.id,
    name: firewall.name,
    status: firewall.status,
    created_at: firewall.created_at,
    inbound_rules: firewall.inbound.map((rule) => ruleJson("inbound", rule)),
    outbound_rules: firewall.outbound.map((rule) => ruleJson("outbound", rule)),
    droplet_ids: firewall.droplet_ids,
    tags: firewall.tags,
    pending_changes: waiting.map(({ id }) => ({
      droplet_id: id,
      removing: false,
      status: "waiting",
    })),
  };
}

const one = (account: Account, firewall: Firewall, status: number): Reply => ({
  status,
  body: { firewall: firewallJson(account, firewall) },
});

const ONE = /^\/v2\/firewalls\/([0-9a-f-]+)$/;

export const firewallRoutes: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/firewalls$/,
    handle: (_request, account) =>
      listOf(
        "firewalls",
        [...account.firewalls.values()].map((firewall) => firewallJson(account, firewall)),
      ),
  },
  {
    method: "POST",
    path: /^\/v2\/firewalls$/,
    handle: ({ body }, account) => {
      const wanted = parseFirewall(account, body);
      if ("status" in wanted) return wanted;
      const firewall: Firewall = {
        ...wanted,
        id: randomUUID(),
        status: "waiting",
        created_at: new Date().toISOString(),
      };
      account.firewalls.set(firewall.id, firewall);
      return { ...one(account, firewall, 202), afterwards: () => void enforce(account) };
    },
  },
  {
    method: "GET",
    path: ONE,
    handle: ({ params: [id = ""] }, account) => {
      const firewall = account.firewalls.get(id);
      return firewall === undefined ? notFound() : one(account, firewall, 200);
    },
  },
  {
    method: "PUT",
    path: ONE,
    handle: ({ params: [id = ""], body }, account) => {
      const firewall = account.firewalls.get(id);
      if (firewall === undefined) return notFound();
      const wanted = parseFirewall(account, body, id);
      if ("status" in wanted) return wanted;
      Object.assign(firewall, wanted, { status: "waiting" });
      return { ...one(account, firewall, 200), afterwards: () => void enforce(account) };
    },
  },
  {
    method: "DELETE",
    path: ONE,
    handle: ({ params: [id = ""] }, account) =>
      account.firewalls.delete(id)
        ? { status: 204, afterwards: () => void enforce(account) }
        : notFound(),
  },
];
