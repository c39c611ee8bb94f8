// DNS records of the account's domains. Spec: digitalocean/openapi specification/resources/domains/ (domains_create_record.yml,
// models/domain_record.yml). Of type A, one for each name; a change is accepted first, and the name leads there afterwards.
import { isIPv4 } from "node:net";
import { notFound, notSimulated, unprocessable, type Reply } from "./reply";
import { textOf, type ApiRequest, type JsonObject, type Route } from "./request";
import type { Account, DomainRecord } from "./state";

/** DigitalOcean takes no less; its words for that are not known. */
const LEAST_TTL_SECONDS = 30;
/** Of a record that says none (models/domain.yml). */
const TTL_SECONDS = 1800;

const recordJson = ({ id, name, ipv4, ttlSeconds }: DomainRecord): JsonObject => ({
  ...{ id, type: "A", name, data: ipv4, ttl: ttlSeconds },
  ...{ priority: null, port: null, weight: null, flags: null, tag: null },
});

const hostNameOf = ({ name, domain }: DomainRecord): string =>
  name === "@" ? domain : `${name}.${domain}`;

/** In the order of the requests: a name that is given and taken at once must not be there at the end. */
const leading = new WeakMap<Account, Promise<void>>();

function lead(account: Account, hostName: string, ipv4: string | undefined): void {
  const next = (leading.get(account) ?? Promise.resolve()).then(async () => {
    try {
      await account.datacenter.domains?.lead(hostName, ipv4);
    } catch (error) {
      account.datacenterErrors.push(`host name ${hostName}: ${String(error)}`);
    }
  });
  leading.set(account, next);
}

/** What `body` makes of a record; a Reply: why it cannot be. */
function changed(account: Account, old: DomainRecord, body: JsonObject): DomainRecord | Reply {
  const type = textOf(body, "type");
  // PUT may leave it out: it stays what it was.
  if (type !== "" && type !== "A") return notSimulated(`a record of type ${type}`);
  const record: DomainRecord = {
    ...old,
    name: textOf(body, "name").toLowerCase() || old.name,
    ipv4: textOf(body, "data") || old.ipv4,
    ttlSeconds: Number(textOf(body, "ttl") || old.ttlSeconds),
  };
  if (record.name.endsWith(".")) return notSimulated(`a record's whole name, ${record.name}`);
  if (record.name === "") return unprocessable("Name can't be blank");
  // The words: https://github.com/kubernetes-sigs/external-dns/issues/2637
  if (!isIPv4(record.ipv4))
    return unprocessable("IP address did not match IPv4 format (e.g. 127.0.0.1).");
  if (record.ttlSeconds < LEAST_TTL_SECONDS)
    return unprocessable(`TTL must be greater than or equal to ${LEAST_TTL_SECONDS}`);
  for (const other of account.domainRecords.values())
    if (other.id !== record.id && hostNameOf(other) === hostNameOf(record))
      return notSimulated(`a second record of ${hostNameOf(record)}`);
  return record;
}

const isReply = (given: DomainRecord | Reply): given is Reply => "status" in given;

function put(account: Account, record: DomainRecord, status: number): Reply {
  const old = account.domainRecords.get(record.id);
  account.domainRecords.set(record.id, record);
  return {
    status,
    body: { domain_record: recordJson(record) },
    afterwards: () => {
      if (old !== undefined && hostNameOf(old) !== hostNameOf(record))
        lead(account, hostNameOf(old), undefined);
      lead(account, hostNameOf(record), record.ipv4);
    },
  };
}

const ALL = /^\/v2\/domains\/([^/]+)\/records$/;
const ONE = /^\/v2\/domains\/([^/]+)\/records\/(\d+)$/;

const recordOf = (
  account: Account,
  { params: [domain, id] }: ApiRequest,
): DomainRecord | undefined => {
  const record = account.domainRecords.get(Number(id));
  return record?.domain === domain ? record : undefined;
};

export const domainRecordRoutes: Route[] = [
  {
    method: "POST",
    path: ALL,
    handle: ({ params: [domain = ""], body }, account) => {
      if (account.datacenter.domains?.names.includes(domain) !== true) return notFound();
      if (textOf(body, "type") === "") return unprocessable("Record type can't be blank");
      const blank = { id: account.nextRecordId(), domain, name: "", ipv4: "" };
      const record = changed(account, { ...blank, ttlSeconds: TTL_SECONDS }, body);
      return isReply(record) ? record : put(account, record, 201);
    },
  },
  {
    method: "GET",
    path: ONE,
    handle: (request, account) => {
      const record = recordOf(account, request);
      return record === undefined
        ? notFound()
        : { status: 200, body: { domain_record: recordJson(record) } };
    },
  },
  {
    method: "PUT",
    path: ONE,
    handle: (request, account) => {
      const old = recordOf(account, request);
      if (old === undefined) return notFound();
      const record = changed(account, old, request.body);
      return isReply(record) ? record : put(account, record, 200);
    },
  },
  {
    method: "DELETE",
    path: ONE,
    handle: (request, account) => {
      const record = recordOf(account, request);
      if (record === undefined) return notFound();
      account.domainRecords.delete(record.id);
      return {
        status: 204,
        afterwards: () => {
          lead(account, hostNameOf(record), undefined);
        },
      };
    },
  },
];
