// VPCs. Spec: digitalocean/openapi specification/resources/vpcs/ (models/vpc.yml, vpcs_delete.yml, models/vpc_member.yml).
// A region's first VPC becomes its default, which cannot be deleted (https://github.com/digitalocean/godo/issues/337).
import { randomUUID } from "node:crypto";
import { REGIONS } from "./catalogue";
import { isPrivate, overlaps, rangeOf, textOfRange, type IpRange } from "./ip-range";
import { conflict, forbidden, notFound, pageOf, unprocessable, type Reply } from "./reply";
import { textOf, type ApiRequest, type JsonObject, type Route } from "./request";
import type { Account, Droplet, Vpc } from "./state";
import { membersOf } from "./vpc-members";

const NAME = /^[a-zA-Z0-9.-]+$/;
/** The specification; Pulumi's documentation of the same says /24. */
const [LARGEST, SMALLEST] = [16, 28];
/** A range that nobody asked for has this size and lies from here on, as users' do. */
const GIVEN = { from: "10.116.0.0/20", step: 2 ** 12 };

const vpcJson = (vpc: Vpc): JsonObject => ({
  id: vpc.id,
  urn: `do:vpc:${vpc.id}`,
  name: vpc.name,
  description: vpc.description,
  region: vpc.region,
  ip_range: textOfRange(vpc.range),
  created_at: vpc.created_at,
  default: vpc.isDefault,
});

const one = (vpc: Vpc, status = 200): Reply => ({ status, body: { vpc: vpcJson(vpc) } });

/** Where users report the words of the real one: of a taken name and of an overlap, https://github.com/p2p-way/p2p-agent-infra (terraform/digitalocean/readme.md). */
function nameRefusal(account: Account, name: string, own?: Vpc): Reply | undefined {
  if (!NAME.test(name))
    return unprocessable(
      "name may only contain alphanumeric characters, dashes, and periods", // our words
    );
  const taken = [...account.vpcs.values()].some((vpc) => vpc !== own && vpc.name === name);
  return taken
    ? unprocessable("a VPC with the same name already exists in your account")
    : undefined;
}

function wantedRange(account: Account, text: string): IpRange | Reply {
  const others = [...account.vpcs.values()];
  if (text === "") {
    const first = rangeOf(GIVEN.from);
    if (first === undefined) throw new Error(`${GIVEN.from} is no range`);
    let range = first;
    while (others.some((vpc) => overlaps(vpc.range, range)))
      range = { ...range, first: range.first + GIVEN.step };
    return range;
  }
  const range = rangeOf(text);
  // Our words, up to the overlap.
  if (range === undefined) return unprocessable("ip_range is not a valid CIDR");
  if (!isPrivate(range)) return unprocessable("ip_range must be within RFC1918");
  if (range.prefix < LARGEST || range.prefix > SMALLEST)
    return unprocessable("ip_range must be between /16 and /28");
  const other = others.find((vpc) => overlaps(vpc.range, range));
  if (other === undefined) return range;
  const words = "This range/size overlaps with another VPC network in your account";
  return unprocessable(`${words}: ${other.name} ${textOfRange(other.range)}.`);
}

function create({ body }: ApiRequest, account: Account): Reply {
  const [name, region] = [textOf(body, "name"), textOf(body, "region")];
  const refused = nameRefusal(account, name);
  if (refused !== undefined) return refused;
  if (!REGIONS.includes(region)) return unprocessable("region is invalid"); // our words
  const range = wantedRange(account, textOf(body, "ip_range"));
  if ("status" in range) return range;
  const vpc: Vpc = {
    ...{ id: randomUUID(), name, region, range },
    description: textOf(body, "description"),
    created_at: new Date().toISOString(),
    isDefault: account.regionsWithoutVpc.delete(region),
  };
  account.vpcs.set(vpc.id, vpc);
  return one(vpc, 201);
}

/** PUT needs a name, PATCH takes what is given. */
function update(account: Account, vpc: Vpc, body: JsonObject): Reply {
  const name = textOf(body, "name");
  const refused = nameRefusal(account, name, vpc);
  if (refused !== undefined) return refused;
  vpc.name = name;
  if (body["description"] !== undefined) vpc.description = textOf(body, "description");
  if (body["default"] === true) {
    // In its place: no region has two. "The `default` field cannot be unset from `true`."
    for (const other of account.vpcs.values())
      if (other.region === vpc.region) other.isDefault = other === vpc;
  }
  return one(vpc);
}

/** The specification says 403 of both, without words; of members, users are told 409 (https://github.com/pulumi/pulumi-digitalocean/issues/753),
 * now and then also just after the last droplet was destroyed: plan that with faults.vpcStillHasMembers. */
function remove(account: Account, vpc: Vpc): Reply {
  if (vpc.isDefault) return forbidden("Can not delete default VPCs"); // our words
  if (membersOf(account, vpc.id).length > 0) return conflict("Can not delete VPC with members");
  account.vpcs.delete(vpc.id);
  return { status: 204 };
}

const ONE = /^\/v2\/vpcs\/([0-9a-f-]+)$/;

const ofOne =
  (answer: (account: Account, vpc: Vpc, request: ApiRequest) => Reply): Route["handle"] =>
  (request, account) => {
    const vpc = account.vpcs.get(request.params[0] ?? "");
    return vpc === undefined ? notFound() : answer(account, vpc, request);
  };

export const vpcRoutes: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/vpcs$/,
    handle: ({ query }, account) => pageOf("vpcs", [...account.vpcs.values()].map(vpcJson), query),
  },
  { method: "POST", path: /^\/v2\/vpcs$/, handle: create },
  { method: "GET", path: ONE, handle: ofOne((_account, vpc) => one(vpc)) },
  {
    method: "PUT",
    path: ONE,
    handle: ofOne((account, vpc, { body }) => update(account, vpc, body)),
  },
  {
    method: "PATCH",
    path: ONE,
    handle: ofOne((account, vpc, { body }) => update(account, vpc, { name: vpc.name, ...body })),
  },
  { method: "DELETE", path: ONE, handle: ofOne(remove) },
  {
    method: "GET",
    path: /^\/v2\/vpcs\/([0-9a-f-]+)\/members$/,
    handle: ofOne((account, vpc, { query }) => {
      const kind = query.get("resource_type") ?? "droplet";
      const members = kind === "droplet" ? membersOf(account, vpc.id) : [];
      const member = ({ id, name, created_at }: Droplet): JsonObject => ({
        ...{ urn: `do:droplet:${String(id)}`, name, created_at },
      });
      return pageOf("members", members.map(member), query, `vpcs/${vpc.id}/members`);
    }),
  },
];
