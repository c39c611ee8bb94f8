import { describe, expect, it } from "vitest";
import { ORDER, RTMP, useBench, type Answer } from "./bench";

const bench = useBench();
const make = (more: object = {}): Promise<Answer> =>
  bench().call("POST", "/v2/vpcs", { name: "pair", region: "fra1", ...more });
const made = async (more: object = {}): Promise<string> => {
  const { status, json } = await make(more);
  expect(status, JSON.stringify(json)).toBe(201);
  return String(json["vpc"]?.["id"]);
};
const idOf = (path: string): number => Number(path.split("/").at(-1));
const remove = (id: string): Promise<Answer> => bench().call("DELETE", `/v2/vpcs/${id}`);

describe("a VPC", () => {
  it("has a range that none of the account's has, and is read, listed, renamed and deleted", async () => {
    const [first, second] = [await made(), await made({ name: "other" })];
    const { json } = await bench().call("GET", `/v2/vpcs/${first}`);
    expect(json["vpc"]).toEqual({
      ...{ id: first, urn: `do:vpc:${first}`, name: "pair", description: "", region: "fra1" },
      ...{ ip_range: "10.116.0.0/20", default: false },
      created_at: expect.any(String) as string,
    });
    const renamed = await bench().call("PUT", `/v2/vpcs/${first}`, { name: "two", default: false });
    expect(renamed).toMatchObject({ status: 200, json: { vpc: { name: "two", default: false } } });
    await bench().call("PATCH", `/v2/vpcs/${second}`, { description: "ours" });
    const list = await bench().call("GET", "/v2/vpcs");
    expect(list.json).toMatchObject({
      vpcs: [{ name: "two" }, { name: "other", description: "ours", ip_range: "10.116.16.0/20" }],
      meta: { total: 2 },
    });
    expect((await remove(first)).status).toBe(204);
    expect((await remove(first)).status).toBe(404);
    expect(bench().simulator.resources()).toEqual([{ type: "vpc", id: second }]);
  });

  it.each([
    ["a name with a blank", { name: "a b" }, /may only contain alphanumeric/],
    [
      "a taken name",
      { name: "there" },
      /^a VPC with the same name already exists in your account$/,
    ],
    ["an unknown region", { region: "mars1" }, /region/],
    ["a range that is none", { ip_range: "10.0.0.0" }, /CIDR/],
    ["a public range", { ip_range: "198.51.100.0/24" }, /RFC1918/],
    ["a range that is too large", { ip_range: "10.0.0.0/15" }, /between/],
    ["a range that is too small", { ip_range: "10.0.0.0/29" }, /between/],
    [
      "a range that overlaps",
      { ip_range: "10.9.0.0/16" },
      /^This range\/size overlaps with another VPC network in your account: there 10\.9\.8\.0\/24\.$/,
    ],
  ])("refuses %s", async (_what, more, words) => {
    await made({ name: "there", ip_range: "10.9.8.7/24" });
    const { status, json } = await make(more);
    expect([status, json.message]).toEqual([422, expect.stringMatching(words)]);
  });

  it("that is the first in its region becomes the default, which stays until another is", async () => {
    bench().simulator.regionsWithoutVpc.add("fra1");
    const [first, second] = [await made(), await made({ name: "other" })];
    expect((await remove(first)).status).toBe(403);
    await bench().call("PUT", `/v2/vpcs/${second}`, { name: "other", default: true });
    expect((await remove(second)).status).toBe(403);
    expect((await remove(first)).status).toBe(204);
  });

  it("is not the first in a region where a droplet was before", async () => {
    bench().simulator.regionsWithoutVpc.add("fra1");
    await bench().active(await bench().addDroplet());
    expect((await remove(await made())).status).toBe(204);
  });
});

describe("a droplet in a VPC", () => {
  it("has an address of it, tells both, and is handed over with them", async () => {
    const vpc_uuid = await made({ ip_range: "10.9.0.0/24" });
    const paths = [await bench().addDroplet({ vpc_uuid }), await bench().addDroplet({ vpc_uuid })];
    const privately = { netmask: "255.255.255.0", gateway: null, type: "private" };
    for (const [index, path] of paths.entries()) {
      const { json } = await bench().active(path);
      expect(json["droplet"]?.["vpc_uuid"]).toBe(vpc_uuid);
      expect(json["droplet"]?.["networks"]).toMatchObject({
        v4: [{ ip_address: `10.9.0.${index + 2}`, ...privately }, { type: "public" }],
      });
    }
    expect(bench().booted.map((droplet) => droplet.private)).toEqual([
      { vpc: vpc_uuid, ipv4: "10.9.0.2", range: "10.9.0.0/24" },
      { vpc: vpc_uuid, ipv4: "10.9.0.3", range: "10.9.0.0/24" },
    ]);
  });

  it("is a member until its machine is gone; so long the VPC stays", async () => {
    const vpc_uuid = await made();
    const path = await bench().addDroplet({ vpc_uuid });
    await bench().active(path);
    const { json } = await bench().call("GET", `/v2/vpcs/${vpc_uuid}/members`);
    expect(json["members"]).toMatchObject([{ urn: `do:droplet:${idOf(path)}`, name: ORDER.name }]);
    const other = `/v2/vpcs/${vpc_uuid}/members?resource_type=load_balancer`;
    expect((await bench().call("GET", other)).json["members"]).toEqual([]);
    expect(await remove(vpc_uuid)).toMatchObject({
      status: 409,
      json: { message: "Can not delete VPC with members" },
    });
    await bench().call("DELETE", path);
    await bench().until(path, ({ status }) => status === 404);
    const late = bench().simulator.faults.vpcStillHasMembers(1);
    expect((await remove(vpc_uuid)).status).toBe(409);
    expect((await remove(vpc_uuid)).status).toBe(204);
    expect(late.hits).toBe(1);
  });

  it("is filtered there as well, and known by both addresses to who names it", async () => {
    await bench().addTag();
    const fromPeers = { ...RTMP, sources: { tags: ["restream"] } };
    await bench().addFirewall({ inbound_rules: [fromPeers] });
    const vpc_uuid = await made({ ip_range: "10.9.0.0/24" });
    await bench().active(await bench().addDroplet({ vpc_uuid, tags: ["restream"] }));
    expect(bench().applied.at(-1)).toMatchObject([
      {
        privateIpv4: "10.9.0.2",
        rules: { inbound: [{ addresses: ["203.0.113.5", "10.9.0.2"] }] },
      },
    ]);
  });

  it.each([
    ["an unknown VPC", { vpc_uuid: "0" }],
    ["one of another region", { region: "nyc3" }],
  ])("is refused in %s", async (_what, more) => {
    const vpc_uuid = await made();
    const order = { ...ORDER, vpc_uuid, ...more };
    expect((await bench().call("POST", "/v2/droplets", order)).status).toBe(422);
    expect(bench().booted).toEqual([]);
  });
});

describe("a droplet without a VPC of its own", () => {
  it("has the figure that all have, and is handed over without a place", async () => {
    const { json } = await bench().active(await bench().addDroplet());
    expect(json["droplet"]?.["networks"]).toEqual({
      v4: [
        { ip_address: "10.10.0.2", netmask: "255.255.240.0", gateway: null, type: "private" },
        {
          ip_address: "203.0.113.5",
          netmask: "255.255.240.0",
          gateway: "203.0.113.1",
          type: "public",
        },
      ],
      v6: [],
    });
    expect(Object.keys(bench().booted[0] ?? {})).not.toContain("private");
    expect(Object.keys(bench().applied.at(-1)?.[0] ?? {})).toEqual(["id", "ipv4", "rules"]);
  });
});
