// The stand-in's VPC, and a droplet in it, against the simulated API: what they ask for, and what becomes of them.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDatacenter } from "../../../simulator/digitalocean/empty-datacenter";
import { startSimulator, type Simulator } from "../../../simulator/digitalocean/server";
import { digitaloceanProvider } from "../../../support/engine/digitalocean-provider";
import type { Properties } from "../../../support/engine/properties";
import type { Provider } from "../../../support/engine/provider-server";
import type { ResourceKind } from "../../../support/engine/resource-kind";

const LOG = { status: () => undefined, warn: () => undefined, error: () => undefined };
const INPUTS = { name: "pair", region: "fra1" };

let simulator: Simulator;
let provider: Provider;
beforeEach(async () => {
  simulator = await startSimulator({ token: "test-token", datacenter: emptyDatacenter() });
  provider = digitaloceanProvider({
    DIGITALOCEAN_API_URL: simulator.url,
    DIGITALOCEAN_TOKEN: "test-token",
    DIGITALOCEAN_HTTP_RETRY_MAX: "0",
  });
  provider.configure({});
});
afterEach(() => simulator.close());

const kind = (name: string): ResourceKind => {
  const found = provider.kinds[`digitalocean:index/${name}`];
  if (found === undefined) throw new Error(`it makes no ${name}`);
  return found;
};
const vpc = (): ResourceKind => kind("vpc:Vpc");
const droplet = (): ResourceKind => kind("droplet:Droplet");
const makeDroplet = (vpcUuid: string): Promise<{ id: string; state: Properties }> =>
  droplet().create(
    { name: "d", region: "fra1", size: "s-2vcpu-2gb", image: "debian-13-x64", vpcUuid },
    LOG,
  );
const asked = (method: string): string[] =>
  simulator.log
    .filter((request) => request.method === method)
    .map(({ path, body }) => `${path.replace(/[0-9a-f-]{36}/, "ID")} ${body}`.trim());

describe("a VPC", () => {
  it("is made as the provider makes it, with a range of the API's or of one's own", async () => {
    const { id, state } = await vpc().create(INPUTS, LOG);
    expect(state).toEqual({
      ...{ ...INPUTS, description: "", ipRange: "10.116.0.0/20", default: false },
      vpcUrn: `do:vpc:${id}`,
      createdAt: expect.stringMatching(
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})? \+0000 UTC$/,
      ) as string,
    });
    const own = await vpc().create({ ...INPUTS, name: "own", ipRange: "10.9.0.0/24" }, LOG);
    expect(own.state["ipRange"]).toBe("10.9.0.0/24");
    expect(asked("POST")).toEqual([
      '/v2/vpcs {"name":"pair","region":"fra1"}',
      '/v2/vpcs {"name":"own","region":"fra1","ip_range":"10.9.0.0/24"}',
    ]);
  });

  it("is renamed in place, and replaced for another region or range", async () => {
    const { id, state } = await vpc().create(INPUTS, LOG);
    const changes = (more: object) => {
      const { changed, replaced } = vpc().diff(state, { ...INPUTS, ...more });
      return { changed, replaced };
    };
    expect(changes({})).toEqual({ changed: [], replaced: [] });
    expect(changes({ name: "b" })).toEqual({ changed: ["name"], replaced: [] });
    expect(changes({ region: "nyc3" })).toEqual({ changed: ["region"], replaced: ["region"] });
    expect(changes({ ipRange: "10.9.0.0/24" })).toMatchObject({ replaced: ["ipRange"] });
    const renamed = await vpc().update(id, { ...INPUTS, name: "b" }, state, LOG);
    expect(renamed).toEqual({ ...state, name: "b" });
    expect(asked("PUT")).toEqual(['/v2/vpcs/ID {"name":"b","description":"","default":false}']);
    expect((await vpc().read(id, renamed, INPUTS))?.inputs).toEqual({ ...INPUTS, name: "b" });
  });

  it("is deleted once its last member is gone, however often the API has refused", async () => {
    const { id, state } = await vpc().create(INPUTS, LOG);
    const late = simulator.faults.vpcStillHasMembers(3);
    await vpc().delete(id, state, LOG);
    expect(late.hits).toBe(3);
    expect(await vpc().read(id, state, INPUTS)).toBeUndefined();
    await expect(vpc().delete(id, state, LOG)).rejects.toThrow(
      /^1 error occurred:\n\t\* Error deleting VPC: DELETE http\S+: 404 /,
    );
  });

  it("that keeps a member is given up with the API's words alone", async () => {
    const { id, state } = await vpc().create(INPUTS, LOG);
    await makeDroplet(id);
    await expect(vpc().delete(id, state, LOG)).rejects.toThrow(
      /^1 error occurred:\n\t\* DELETE http\S+: 409 \(request "\S+"\) Can not delete VPC with members\n/,
    );
  });

  it("that is made but cannot be looked at is kept", async () => {
    simulator.faults.outage("GET", /^\/v2\/vpcs\//, 1);
    await expect(vpc().create(INPUTS, LOG)).rejects.toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      state: { name: "pair" },
      message: expect.stringContaining("Error reading VPC: GET ") as string,
    });
  });

  it("that is refused is told as the provider tells it", async () => {
    await vpc().create(INPUTS, LOG);
    await expect(vpc().create(INPUTS, LOG)).rejects.toThrow(
      /^1 error occurred:\n\t\* Error creating VPC: POST http\S+: 422 .*a VPC with the same name/,
    );
  });
});

describe("a droplet in a VPC", () => {
  it("knows its VPC and its address there; so does the list of droplets", async () => {
    const { id } = await vpc().create({ ...INPUTS, ipRange: "10.9.0.0/24" }, LOG);
    const { state } = await makeDroplet(id);
    expect(state).toMatchObject({ vpcUuid: id, ipv4AddressPrivate: "10.9.0.2" });
    const list = provider.functions?.["digitalocean:index/getDroplets:getDroplets"];
    expect(await list?.({})).toMatchObject({
      droplets: [{ vpcUuid: id, ipv4AddressPrivate: "10.9.0.2" }],
    });
  });

  it("is replaced for another one", async () => {
    const { id } = await vpc().create(INPUTS, LOG);
    const { state } = await makeDroplet(id);
    const inputs = { name: "d", size: "s-2vcpu-2gb", image: "debian-13-x64", vpcUuid: "other" };
    expect(droplet().diff(state, inputs).replaced).toEqual(["vpcUuid"]);
    expect(droplet().diff(state, { ...inputs, vpcUuid: id }).replaced).toEqual([]);
  });
});
