import { describe, expect, it } from "vitest";
import { ORDER, useBench } from "./bench";

const bench = useBench();

describe("every request", () => {
  it("needs the token", async () => {
    expect(await bench().call("GET", "/v2/droplets", undefined, "wrong")).toMatchObject({
      status: 401,
      json: { id: "unauthorized", message: "Unable to authenticate you" },
    });
  });

  it("is 501 and noted when its route is not simulated", async () => {
    expect((await bench().call("POST", "/v2/reserved_ips", { region: "fra1" })).status).toBe(501);
    expect(bench().simulator.unknownRequests.map(({ path }) => path)).toEqual(["/v2/reserved_ips"]);
  });

  it("is logged as it came", async () => {
    await bench().call("POST", "/v2/tags", { name: "restream" });
    expect(bench().simulator.log).toMatchObject([
      { method: "POST", path: "/v2/tags", status: 201, body: '{"name":"restream"}' },
    ]);
  });
});

describe("faults", () => {
  it("strike as often as planned, are counted, and then the request is carried out", async () => {
    const fault = bench().simulator.faults.notFoundForAWhile(/^\/v2\/tags\//, 2);
    await bench().addTag();
    const statuses = [];
    for (let i = 0; i < 3; i++)
      statuses.push((await bench().call("GET", "/v2/tags/restream")).status);
    expect(statuses).toEqual([404, 404, 200]);
    expect(fault.hits).toBe(2);
    expect(bench().simulator.faults.unused()).toEqual([]);
  });

  it("can lose the answer of a request that was carried out", async () => {
    bench().simulator.faults.add({
      method: "POST",
      path: /droplets$/,
      status: 502,
      carriedOut: true,
    });
    expect((await bench().call("POST", "/v2/droplets", ORDER)).status).toBe(502);
    expect(
      bench()
        .simulator.resources()
        .map(({ type }) => type),
    ).toEqual(["droplet"]);
  });

  it("can revoke the token until removed", async () => {
    const revoked = bench().simulator.faults.unauthorized();
    expect((await bench().addTag()).status).toBe(401);
    bench().simulator.faults.remove(revoked);
    expect((await bench().addTag()).status).toBe(201);
  });
});
