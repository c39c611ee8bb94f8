// The stand-in's DNS record against the simulated API: what it asks for, and what becomes of the name.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDatacenter } from "../../../simulator/digitalocean/empty-datacenter";
import { startSimulator, type Simulator } from "../../../simulator/digitalocean/server";
import { digitaloceanProvider } from "../../../support/engine/digitalocean-provider";
import type { ResourceKind } from "../../../support/engine/resource-kind";

const LOG = { status: () => undefined, warn: () => undefined, error: () => undefined };
const INPUTS = { domain: "example.org", type: "A", name: "live", value: "203.0.113.5", ttl: 60 };
const STATE = { ...INPUTS, fqdn: "live.example.org" };

let simulator: Simulator;
let record: ResourceKind;
/** Host name → address, as the internet sees it. */
let names: Map<string, string>;
beforeEach(async () => {
  names = new Map();
  simulator = await startSimulator({
    token: "test-token",
    datacenter: emptyDatacenter(names),
  });
  const provider = digitaloceanProvider({
    DIGITALOCEAN_API_URL: simulator.url,
    DIGITALOCEAN_TOKEN: "test-token",
    DIGITALOCEAN_HTTP_RETRY_MAX: "0",
  });
  provider.configure({});
  const found = provider.kinds["digitalocean:index/dnsRecord:DnsRecord"];
  if (found === undefined) throw new Error("it makes no DNS records");
  record = found;
});
afterEach(() => simulator.close());

const bodies = (method: string): unknown[] =>
  simulator.log
    .filter((request) => request.method === method)
    .map(({ body }) => JSON.parse(body) as unknown);
/** Of the difference to a record that is there. */
const changes = (more: object) => {
  const { changed, replaced } = record.diff(STATE, { ...INPUTS, ...more });
  return { changed, replaced };
};

describe("a DNS record", () => {
  it("is made as the provider makes it, and known by its whole name", async () => {
    const { id, state } = await record.create(INPUTS, LOG);
    expect(state).toEqual(STATE);
    const zeros = { priority: 0, port: 0, weight: 0, flags: 0 };
    expect(bodies("POST")).toEqual([
      { type: "A", name: "live", data: "203.0.113.5", ttl: 60, ...zeros },
    ]);
    expect(await record.read(id, state, INPUTS)).toEqual({ state: STATE, inputs: INPUTS });
    expect([...names]).toEqual([["live.example.org", "203.0.113.5"]]);
  });

  it("of the domain itself has the domain's name", async () => {
    const { state } = await record.create({ ...INPUTS, name: "@" }, LOG);
    expect(state["fqdn"]).toBe("example.org");
    expect([...names.keys()]).toEqual(["example.org"]);
  });

  it("follows another name and address in place, without its type", async () => {
    const { id, state } = await record.create(INPUTS, LOG);
    const moved = { ...INPUTS, name: "obs", value: "203.0.113.6" };
    expect(await record.update(id, moved, state, LOG)).toMatchObject({ fqdn: "obs.example.org" });
    expect(bodies("PUT")).toEqual([expect.not.objectContaining({ type: "A" })]);
    expect([...names]).toEqual([["obs.example.org", "203.0.113.6"]]);
  });

  it("changes in place, but for another domain or type", () => {
    expect(changes({})).toEqual({ changed: [], replaced: [] });
    expect(changes({ name: "obs" })).toEqual({ changed: ["name"], replaced: [] });
    expect(changes({ value: "203.0.113.6" })).toEqual({ changed: ["value"], replaced: [] });
    expect(changes({ domain: "example.com" })).toEqual({
      changed: ["domain"],
      replaced: ["domain"],
    });
  });

  it("that somebody changed or deleted is seen by a refresh; to delete it once more is no error", async () => {
    const { id, state } = await record.create(INPUTS, LOG);
    await record.update(id, { ...INPUTS, value: "203.0.113.9" }, state, LOG);
    const seen = await record.read(id, state, INPUTS);
    expect(seen?.inputs["value"]).toBe("203.0.113.9");
    await record.delete(id, state, LOG);
    expect(await record.read(id, state, INPUTS)).toBeUndefined();
    await record.delete(id, state, LOG);
    expect([...names]).toEqual([]);
  });

  it("that is made but cannot be looked at is kept, with the API's own words", async () => {
    simulator.faults.forbidden("GET", /\/records\/\d+$/);
    await expect(record.create(INPUTS, LOG)).rejects.toMatchObject({
      id: expect.stringMatching(/^\d+$/) as string,
      state: STATE,
      message: expect.stringMatching(
        /^1 error occurred:\n\t\* GET http\S+\/records\/\d+: 403 /,
      ) as string,
    });
  });

  it("refuses another type than A", async () => {
    await expect(record.create({ ...INPUTS, type: "TXT" }, LOG)).rejects.toThrow(/of type TXT/);
    expect(simulator.log).toEqual([]);
  });
});
