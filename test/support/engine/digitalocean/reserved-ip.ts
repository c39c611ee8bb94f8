// Stand-in for digitalocean:index/reservedIp:ReservedIp (resource_reserved_ip.go), made for a region. Left out: one that is made
// for a droplet, which is refused. A delete unassigns first, as the real one's.
import { setTimeout as sleep } from "node:timers/promises";
import { isObject, present, text, UNKNOWN, type Properties } from "../properties";
import type { ResourceKind } from "../resource-kind";
import { failure, isNotFound, objectIn, type Api } from "./api";
import { checkFields, diffFields, refreshed, type Fields } from "./fields";

const FIELDS: Fields = {
  region: { required: true, replaces: true },
  ipAddress: { replaces: true, computed: true },
  // Not computed: whoever does not ignore it has the address taken away by the next up.
  dropletId: {},
};
const POLL_MS = 100;
const UNASSIGN_WITHIN_MS = 60_000;

const stateOf = (answer: Properties): Properties => {
  const reserved = objectIn(answer, "reserved_ip");
  const { region, droplet } = reserved;
  const ip = text(reserved["ip"]);
  return present({
    ipAddress: ip,
    region: isObject(region) ? text(region["slug"]) : "",
    urn: `do:reservedip:${ip}`,
    ...(isObject(droplet) ? { dropletId: Number(text(droplet["id"])) } : {}),
  });
};

export function reservedIpKind(api: () => Api): ResourceKind {
  const path = (ip: string): string => `/v2/reserved_ips/${ip}`;
  const get = (ip: string): Promise<Properties> => api().call("GET", path(ip));

  async function unassign(ip: string): Promise<void> {
    if (stateOf(await get(ip))["dropletId"] === undefined) return;
    await api().call("POST", `${path(ip)}/actions`, { type: "unassign" });
    const deadline = Date.now() + UNASSIGN_WITHIN_MS;
    while (stateOf(await get(ip))["dropletId"] !== undefined) {
      if (Date.now() > deadline) throw new Error("timeout while waiting for state to change");
      await sleep(POLL_MS);
    }
  }

  return {
    check: (inputs, old, autoName) => checkFields(FIELDS, inputs, old, autoName),
    diff: (state, inputs) => diffFields(FIELDS, state, inputs),
    preview: (inputs) => ({ ...inputs, ipAddress: UNKNOWN, urn: UNKNOWN }),
    async create(inputs) {
      if (inputs["dropletId"] !== undefined)
        throw new Error("the stand-in provider cannot make a reserved IP for a droplet");
      try {
        const answer = await api().call("POST", "/v2/reserved_ips", {
          region: text(inputs["region"]),
        });
        const state = stateOf(answer);
        return { id: text(state["ipAddress"]), state };
      } catch (error) {
        throw failure("Error creating reserved IP", error);
      }
    },
    async read(id, _state, inputs) {
      try {
        return refreshed(FIELDS, stateOf(await get(id)), inputs);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw failure("Error retrieving reserved IP", error);
      }
    },
    async update(id, inputs, state) {
      if (inputs["dropletId"] !== undefined)
        throw new Error("the stand-in provider cannot assign a reserved IP");
      await unassign(id);
      return { ...state, ...stateOf(await get(id)) };
    },
    async delete(id) {
      try {
        await unassign(id);
        await api().call("DELETE", path(id));
      } catch (error) {
        if (isNotFound(error)) return;
        throw failure("Error deleting reserved IP", error);
      }
    },
  };
}
