import { describe, expect, it, vi } from "vitest";
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
    expect((await bench().call("POST", "/v2/volumes", { region: "fra1" })).status).toBe(501);
    expect(bench().simulator.unknownRequests.map(({ path }) => path)).toEqual(["/v2/volumes"]);
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

  it("can withhold a scope of the token, for one kind of request", async () => {
    bench().simulator.faults.forbidden("POST", /^\/v2\/tags$/);
    expect(await bench().addTag()).toMatchObject({
      status: 403,
      json: { message: "You are not authorized to perform this operation" },
    });
    expect((await bench().call("GET", "/v2/tags")).status).toBe(200);
  });

  it("can refuse a droplet that is one too many", async () => {
    bench().simulator.faults.dropletLimitReached();
    const refused = await bench().call("POST", "/v2/droplets", ORDER);
    expect([refused.status, refused.json.message]).toEqual([
      422,
      "creating this/these droplet(s) will exceed your droplet limit",
    ]);
    expect(bench().simulator.resources()).toEqual([]);
  });

  it("can ask for a pause", async () => {
    bench().simulator.faults.tooManyRequests(/^\/v2\/tags/, 1, 7);
    const response = await fetch(`${bench().simulator.url}/v2/tags`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
  });

  it("can be silent until it is removed, and the request is not done", async () => {
    const silent = bench().simulator.faults.hang(/^\/v2\/tags$/, "POST");
    const asked = expect(bench().addTag()).rejects.toThrow();
    await vi.waitFor(() => expect(silent.hits).toBe(1));
    expect((await bench().call("GET", "/v2/tags")).status).toBe(200);
    bench().simulator.faults.remove(silent);
    await asked;
    expect(bench().simulator.resources()).toEqual([]);
    expect(bench().simulator.log[0]).toMatchObject({ method: "POST", status: 0 });
    expect((await bench().addTag()).status).toBe(201);
  });

  it("can fail before the work is done, or after it", async () => {
    const { faults } = bench().simulator;
    faults.outage("POST", /^\/v2\/tags$/, 1);
    expect((await bench().addTag()).status).toBe(503);
    expect(bench().simulator.resources()).toEqual([]);
    faults.answerLost("POST", /^\/v2\/tags$/);
    expect((await bench().addTag()).status).toBe(502);
    expect(bench().simulator.resources()).toMatchObject([{ type: "tag" }]);
  });

  it("can keep a droplet locked for a while, and nothing else of it is changed", async () => {
    const path = await bench().addDroplet();
    const { json } = await bench().active(path);
    const late = bench().simulator.faults.lockedForAWhile(/^\/v2\/droplets\/\d+$/, 1);
    const locked = { ...json["droplet"], locked: true, status: "new" };
    expect((await bench().call("GET", path)).json["droplet"]).toEqual(locked);
    expect((await bench().call("GET", path)).json).toEqual(json);
    expect(late.hits).toBe(1);
  });
});
