import { describe, expect, it } from "vitest";
import { useBench } from "./bench";

const bench = useBench();
const RECORD = { type: "A", name: "live", data: "203.0.113.5", ttl: 60 };
const RECORDS = "/v2/domains/example.org/records";
const make = (more: object = {}, at = RECORDS) => bench().call("POST", at, { ...RECORD, ...more });
/** Its path. */
const made = async (more: object = {}): Promise<string> => {
  const { status, json } = await make(more);
  expect(status).toBe(201);
  return `${RECORDS}/${String(json["domain_record"]?.["id"])}`;
};
const recordAt = async (path: string): Promise<unknown> =>
  (await bench().call("GET", path)).json["domain_record"];

describe("a DNS record", () => {
  it("is as it was ordered, and its name leads there; @ is the domain itself", async () => {
    const path = await made();
    expect(await recordAt(path)).toEqual({
      ...{ ...RECORD, id: Number(path.split("/").at(-1)) },
      ...{ priority: null, port: null, weight: null, flags: null, tag: null },
    });
    await made({ name: "@", data: "203.0.113.6" });
    expect(bench().named).toEqual([
      ["live.example.org", "203.0.113.5"],
      ["example.org", "203.0.113.6"],
    ]);
  });

  it("follows a new address and a new name, and the old name is gone", async () => {
    const path = await made();
    // As the provider sends it: without the type.
    const { status } = await bench().call("PUT", path, { name: "live", data: "203.0.113.6" });
    expect(status).toBe(200);
    await bench().call("PUT", path, { name: "obs", data: "203.0.113.6" });
    expect(await recordAt(path)).toMatchObject({ name: "obs", data: "203.0.113.6", ttl: 60 });
    expect(bench().named.slice(1)).toEqual([
      ["live.example.org", "203.0.113.6"],
      ["live.example.org", undefined],
      ["obs.example.org", "203.0.113.6"],
    ]);
  });

  it("is gone when it is deleted, and so is its name", async () => {
    const path = await made();
    expect(bench().simulator.resources()).toEqual([
      { type: "domain_record", id: path.split("/").at(-1) },
    ]);
    expect((await bench().call("DELETE", path)).status).toBe(204);
    for (const method of ["GET", "PUT", "DELETE"])
      expect((await bench().call(method, path)).status, method).toBe(404);
    expect(bench().named.at(-1)).toEqual(["live.example.org", undefined]);
    expect(bench().simulator.resources()).toEqual([]);
  });

  it("is not found in a domain that the account does not have, nor in another than its own", async () => {
    const { status, json } = await make({}, "/v2/domains/example.com/records");
    expect([status, json.message]).toEqual([
      404,
      "The resource you were accessing could not be found.",
    ]);
    const path = await made();
    expect(await recordAt(path.replace("example.org", "example.com"))).toBeUndefined();
    expect(bench().named).toHaveLength(1);
  });

  it.each([
    ["without a name", { name: "" }],
    ["without a type", { type: "" }],
    ["that leads to no IPv4 address", { data: "2001:db8::1" }],
    ["that lasts less than 30 s", { ttl: 29 }],
  ])("refuses one %s", async (_, more) => {
    expect((await make(more)).status).toBe(422);
    expect(bench().named).toEqual([]);
  });

  it.each([
    ["a CNAME", { type: "CNAME", data: "example.org." }],
    ["a second one of a name", {}],
    ["a name with its domain", { name: "obs.example.org." }],
  ])("does not know %s", async (_, more) => {
    await made();
    expect((await make(more)).status).toBe(501);
  });

  it("tells what the datacenter could not do with its name", async () => {
    const { named } = bench();
    named.push = () => {
      throw new Error("no resolver");
    };
    await made();
    expect(bench().simulator.datacenterErrors).toEqual([
      "host name live.example.org: Error: no resolver",
    ]);
  });
});
