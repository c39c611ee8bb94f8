// Stand-in for digitalocean:index/dnsRecord:DnsRecord (digitalocean/domain/resource_record.go), of type A. Left out: the other
// types and what only they have (priority, port, weight, flags, tag); import; a name that is given with its domain; the
// warning that DigitalOcean has changed the TTL.
import { UNKNOWN, text, type Properties } from "../properties";
import { CreatedButFailed, type ResourceKind } from "../resource-kind";
import { failure, isNotFound, objectIn, type Api } from "./api";
import { checkFields, diffFields, refreshed, type Fields } from "./fields";

const FIELDS: Fields = {
  domain: { required: true, replaces: true },
  type: { required: true, replaces: true },
  name: { required: true },
  value: { required: true },
  ttl: { computed: true },
};

const fqdnOf = ({ name, domain }: Properties): string =>
  text(name) === "@" ? text(domain) : `${text(name)}.${text(domain)}`;

/** What the record is to be; godo sends these zeros always, and the type only when it is made. */
const request = ({ name, value, ttl }: Properties): Properties => ({
  ...{ name: text(name), data: text(value) },
  ...(ttl === undefined ? {} : { ttl: Number(ttl) }),
  ...{ priority: 0, port: 0, weight: 0, flags: 0 },
});

function stateOf(answer: Properties, domain: string): Properties {
  const record = objectIn(answer, "domain_record");
  const state: Properties = {
    domain,
    type: text(record["type"]),
    name: text(record["name"]),
    value: text(record["data"]),
    ttl: Number(text(record["ttl"])),
  };
  return { ...state, fqdn: fqdnOf(state) };
}

export function dnsRecordKind(api: () => Api): ResourceKind {
  const path = (domain: string): string => `/v2/domains/${domain}/records`;
  const get = async (id: string, domain: string): Promise<Properties> =>
    stateOf(await api().call("GET", `${path(domain)}/${id}`), domain);
  return {
    check: (inputs, old, autoName) => checkFields(FIELDS, inputs, old, autoName),
    diff: (state, inputs) => diffFields(FIELDS, state, inputs),
    preview: (inputs) => ({ ttl: UNKNOWN, ...inputs, fqdn: UNKNOWN }),
    async create(inputs) {
      if (inputs["type"] !== "A")
        throw new Error(
          `the stand-in provider cannot make a record of type ${text(inputs["type"])}`,
        );
      const domain = text(inputs["domain"]);
      const answer = await api()
        .call("POST", path(domain), { type: "A", ...request(inputs) })
        .catch((error: unknown) => Promise.reject(failure("Failed to create record", error)));
      const id = text(objectIn(answer, "domain_record")["id"]);
      try {
        return { id, state: await get(id, domain) };
      } catch (error) {
        throw new CreatedButFailed(id, stateOf(answer, domain), failure("", error));
      }
    },
    async read(id, state, inputs) {
      try {
        return refreshed(FIELDS, await get(id, text(state["domain"])), inputs);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw failure("", error);
      }
    },
    async update(id, inputs, state) {
      const domain = text(state["domain"]);
      await api()
        .call("PUT", `${path(domain)}/${id}`, request(inputs))
        .catch((error: unknown) => Promise.reject(failure("Failed to update record", error)));
      try {
        return await get(id, domain);
      } catch (error) {
        throw failure("", error);
      }
    },
    async delete(id, state) {
      try {
        await api().call("DELETE", `${path(text(state["domain"]))}/${id}`);
      } catch (error) {
        if (isNotFound(error)) return;
        throw failure("Error deleting record", error);
      }
    },
  };
}
