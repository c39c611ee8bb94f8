// Stand-in for digitalocean:index/firewall:Firewall (resource_firewall.go). Every change is one PUT of
// the whole; nothing replaces it.
import {
  UNKNOWN,
  isObject,
  isUnknown,
  list,
  text,
  texts,
  type Json,
  type Properties,
} from "../properties";
import { CreatedButFailed, type Checked, type ResourceKind } from "../resource-kind";
import { failure, isNotFound, objectIn, type Api } from "./api";
import { checkFields, diffFields, refreshed, stateOfInputs, type Fields } from "./fields";

const FIELDS: Fields = {
  name: { required: true },
  inboundRules: {},
  outboundRules: {},
  dropletIds: {},
  tags: {},
};
const DIRECTIONS = [
  { property: "inboundRules", json: "inbound_rules", side: "source", ends: "sources" },
  { property: "outboundRules", json: "outbound_rules", side: "destination", ends: "destinations" },
] as const;
type Direction = (typeof DIRECTIONS)[number];
/** Ends of a rule: property after "source" or "destination", name in JSON. */
const ENDS = {
  Addresses: "addresses",
  Tags: "tags",
  DropletIds: "droplet_ids",
  LoadBalancerUids: "load_balancer_uids",
  KubernetesIds: "kubernetes_ids",
};

const ruleToJson = (direction: Direction, rule: Properties): Properties => ({
  protocol: text(rule["protocol"]),
  ports: text(rule["portRange"]),
  [direction.ends]: Object.fromEntries(
    Object.entries(ENDS).flatMap(([suffix, json]): [string, Json][] => {
      const values = list(rule[direction.side + suffix]);
      return values.length === 0 ? [] : [[json, values]];
    }),
  ),
});

/** "0" is all, and for icmp nothing (flattenFirewallInboundRules). */
function ruleFromJson(direction: Direction, raw: Json): Properties {
  if (!isObject(raw)) return {};
  const protocol = text(raw["protocol"]);
  const ports = text(raw["ports"]);
  const ends = objectIn(raw, direction.ends);
  return {
    protocol,
    ...(ports !== "0" ? { portRange: ports } : protocol === "icmp" ? {} : { portRange: "all" }),
    ...Object.fromEntries(
      Object.entries(ENDS).flatMap(([suffix, json]): [string, Json][] =>
        list(ends[json]).length === 0 ? [] : [[direction.side + suffix, list(ends[json])]],
      ),
    ),
  };
}

const requestOf = (inputs: Properties): Properties => ({
  name: text(inputs["name"]),
  ...Object.fromEntries(
    DIRECTIONS.map((direction) => [
      direction.json,
      list(inputs[direction.property])
        .filter(isObject)
        .map((rule) => ruleToJson(direction, rule)),
    ]),
  ),
  droplet_ids: list(inputs["dropletIds"]),
  tags: texts(inputs["tags"]),
});

function stateOf(answer: Properties): Properties {
  const firewall = objectIn(answer, "firewall");
  return {
    name: text(firewall["name"]),
    status: text(firewall["status"]),
    createdAt: text(firewall["created_at"]),
    pendingChanges: list(firewall["pending_changes"])
      .filter(isObject)
      .map(({ droplet_id, removing, status }) => ({
        dropletId: droplet_id ?? 0,
        removing: removing ?? false,
        status: status ?? "",
      })),
    dropletIds: list(firewall["droplet_ids"]),
    tags: list(firewall["tags"]),
    ...Object.fromEntries(
      DIRECTIONS.map((direction) => [
        direction.property,
        list(firewall[direction.json]).map((rule) => ruleFromJson(direction, rule)),
      ]),
    ),
  };
}

/** What the provider itself refuses (CustomizeDiff); a rule without addresses is not among it. */
function checked(inputs: Properties, old: Properties | undefined, autoName: string): Checked {
  const { inputs: filled, failures } = checkFields(FIELDS, inputs, old, autoName);
  const rules = DIRECTIONS.flatMap(({ property }) => list(inputs[property]));
  if (rules.length === 0 && !DIRECTIONS.some(({ property }) => isUnknown(inputs[property]))) {
    failures.push({ property: "", reason: "At least one rule must be specified" });
  }
  for (const { property } of DIRECTIONS) {
    for (const rule of list(inputs[property]).filter(isObject)) {
      if (rule["protocol"] === "icmp" || text(rule["portRange"]) !== "") continue;
      const reason = `\`port_range\` of ${property === "inboundRules" ? "inbound" : "outbound"} rules is required if protocol is \`tcp\` or \`udp\``;
      failures.push({ property, reason });
    }
  }
  return { inputs: filled, failures };
}

export function firewallKind(api: () => Api): ResourceKind {
  const state = async (id: string) => stateOf(await api().call("GET", `/v2/firewalls/${id}`));
  return {
    check: checked,
    diff: (old, inputs) => diffFields(FIELDS, old, inputs),
    preview: (inputs, old) => ({
      ...stateOfInputs(FIELDS, inputs),
      createdAt: old?.["createdAt"] ?? UNKNOWN,
      status: UNKNOWN,
      pendingChanges: UNKNOWN,
    }),
    async create(inputs) {
      const answer = await api()
        .call("POST", "/v2/firewalls", requestOf(inputs))
        .catch((error: unknown) => Promise.reject(failure("Error creating firewall", error)));
      const id = text(objectIn(answer, "firewall")["id"]);
      try {
        return { id, state: await state(id) };
      } catch (error) {
        throw new CreatedButFailed(
          id,
          stateOf(answer),
          failure("Error retrieving firewall", error),
        );
      }
    },
    async read(id, _state, inputs) {
      try {
        return refreshed(FIELDS, await state(id), inputs);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw failure("Error retrieving firewall", error);
      }
    },
    async update(id, inputs) {
      try {
        await api().call("PUT", `/v2/firewalls/${id}`, requestOf(inputs));
        return await state(id);
      } catch (error) {
        throw failure("Error updating firewall", error);
      }
    },
    async delete(id) {
      try {
        await api().call("DELETE", `/v2/firewalls/${id}`);
      } catch (error) {
        // A 404 is an error: the real one looks for a text that the API does not send.
        throw failure("Error deleting firewall", error);
      }
    },
  };
}
