// Stand-in for digitalocean:index/vpc:Vpc (resource_vpc.go). A VPC that still has members is deleted again and again, as by the
// real one: every 100 ms for 3 s, where that tries for two minutes. Left out: that it makes one VPC of a region at a time.
import { setTimeout as sleep } from "node:timers/promises";
import { present, text, UNKNOWN, type Properties } from "../properties";
import { CreatedButFailed, type ResourceKind } from "../resource-kind";
import { ApiError, failure, isNotFound, objectIn, type Api } from "./api";
import { checkFields, diffFields, refreshed, stateOfInputs, type Fields } from "./fields";

const FIELDS: Fields = {
  name: { required: true },
  region: { required: true, replaces: true },
  description: {},
  ipRange: { replaces: true, computed: true },
};
const COMPUTED = ["ipRange", "vpcUrn", "default", "createdAt"];
const POLL_MS = 100;
const DELETED_WITHIN_MS = 3000;

/** As Go prints a time: 2020-03-13 19:20:47.442 +0000 UTC. */
const inGo = (iso: string): string =>
  iso.replace(/^(.*)T([\d:]*)(\.\d*[1-9])?[.0]*Z$/, "$1 $2$3 +0000 UTC");

const stateOf = (answer: Properties): Properties => {
  const vpc = objectIn(answer, "vpc");
  return {
    name: text(vpc["name"]),
    region: text(vpc["region"]),
    description: text(vpc["description"]),
    ipRange: text(vpc["ip_range"]),
    vpcUrn: text(vpc["urn"]),
    default: vpc["default"] === true,
    createdAt: inGo(text(vpc["created_at"])),
  };
};

/** Members, or being a region's default: the provider takes both for what passes. */
const isRetried = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 403 || error.status === 409);

export function vpcKind(api: () => Api): ResourceKind {
  const path = (id: string): string => `/v2/vpcs/${id}`;
  const get = async (id: string): Promise<Properties> => stateOf(await api().call("GET", path(id)));

  return {
    check: (inputs, old, autoName) => checkFields(FIELDS, inputs, old, autoName),
    diff: (state, inputs) => diffFields(FIELDS, state, inputs),
    preview: (inputs, old = {}) => ({
      ...Object.fromEntries(COMPUTED.map((key) => [key, old[key] ?? UNKNOWN])),
      ...stateOfInputs(FIELDS, inputs),
    }),
    async create(inputs) {
      const order = present({
        name: text(inputs["name"]),
        region: text(inputs["region"]),
        description: inputs["description"],
        ip_range: inputs["ipRange"],
      });
      const answer = await api()
        .call("POST", "/v2/vpcs", order)
        .catch((error: unknown) => Promise.reject(failure("Error creating VPC", error)));
      const id = text(objectIn(answer, "vpc")["id"]);
      try {
        return { id, state: await get(id) };
      } catch (error) {
        throw new CreatedButFailed(id, stateOf(answer), failure("Error reading VPC", error));
      }
    },
    async read(id, _state, inputs) {
      try {
        return refreshed(FIELDS, await get(id), inputs);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw failure("Error reading VPC", error);
      }
    },
    async update(id, inputs, state) {
      try {
        await api().call("PUT", path(id), {
          name: text(inputs["name"]),
          description: text(inputs["description"]),
          default: state["default"] === true,
        });
      } catch (error) {
        // The blank is the provider's.
        throw failure("Error updating VPC ", error);
      }
      return get(id).catch((error: unknown) => Promise.reject(failure("Error reading VPC", error)));
    },
    async delete(id) {
      const deadline = Date.now() + DELETED_WITHIN_MS;
      for (;;) {
        try {
          await api().call("DELETE", path(id));
          return;
        } catch (error) {
          if (!isRetried(error)) throw failure("Error deleting VPC", error);
          // Its last word is the API's alone.
          if (Date.now() > deadline) throw failure("", error);
        }
        await sleep(POLL_MS);
      }
    },
  };
}
