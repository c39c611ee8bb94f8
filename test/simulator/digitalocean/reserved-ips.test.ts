import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ORDER, useBench } from "./bench";

const bench = useBench();
const made = async (): Promise<string> => {
  const { status, json } = await bench().call("POST", "/v2/reserved_ips", { region: "fra1" });
  expect(status).toBe(202);
  return String(json["reserved_ip"]?.["ip"]);
};
/** @param path of the droplet */
const assign = (ip: string, path: string) =>
  bench().call("POST", `/v2/reserved_ips/${ip}/actions`, {
    type: "assign",
    droplet_id: Number(path.split("/").at(-1)),
  });
/** Assigns and waits for the end. */
const lead = async (ip: string, path: string): Promise<void> => {
  const { status, json } = await assign(ip, path);
  expect(status, JSON.stringify(json)).toBe(201);
  const action = `/v2/actions/${String(json["action"]?.["id"])}`;
  await bench().until(action, (answer) => answer.json["action"]?.["status"] === "completed");
};
const running = async (): Promise<string> => {
  const path = await bench().addDroplet();
  await bench().active(path);
  return path;
};
const idOf = (path: string): number => Number(path.split("/").at(-1));
const holderOf = async (ip: string): Promise<unknown> =>
  (await bench().call("GET", `/v2/reserved_ips/${ip}`)).json["reserved_ip"]?.["droplet"];

describe("a reserved IP", () => {
  it("leads nowhere at first, and to the droplet once its action is completed", async () => {
    const ip = await made();
    expect(await holderOf(ip)).toBeNull();
    const id = await bench().addDroplet({});
    await bench().active(id);
    const { status, json } = await assign(ip, id);
    expect([status, json["action"]?.["status"]]).toEqual([201, "in-progress"]);
    const action = `/v2/reserved_ips/${ip}/actions/${String(json["action"]?.["id"])}`;
    // Nothing else can be told of it meanwhile.
    expect((await assign(ip, id)).status).toBe(422);
    for (let tries = 0; tries < 100; tries++) {
      const { json: now } = await bench().call("GET", action);
      if (now["action"]?.["status"] === "completed") break;
      await pause(50);
    }
    expect(await holderOf(ip)).toMatchObject({ id: Number(id.split("/").at(-1)) });
    expect(bench().led).toEqual([[ip, "203.0.113.5"]]);
  });

  it("moves from one droplet to another after its time, and leads to the old one until then", async () => {
    bench().simulator.hardware.times.move = 300;
    const ip = await made();
    bench().boot = () => Promise.resolve({ ipv4: "203.0.113.5" });
    const old = await running();
    bench().boot = () => Promise.resolve({ ipv4: "203.0.113.6" });
    const other = await running();
    await lead(ip, old);
    const from = performance.now();
    const { json } = await assign(ip, other);
    expect(json["action"]).toMatchObject({ type: "assign_ip", resource_type: "reserved_ip" });
    expect(await holderOf(ip)).toMatchObject({ id: idOf(old) });
    expect((await bench().call("GET", `/v2/reserved_ips/${ip}`)).json["reserved_ip"]).toMatchObject(
      { locked: true },
    );
    for (const refused of [
      await assign(ip, old),
      await bench().call("DELETE", `/v2/reserved_ips/${ip}`),
    ])
      expect(refused).toMatchObject({
        status: 422,
        json: { message: "The Reserved IP already has a pending event." },
      });
    await bench().until(
      `/v2/reserved_ips/${ip}`,
      (answer) => answer.json["reserved_ip"]?.["locked"] === false,
    );
    expect(performance.now() - from).toBeGreaterThan(290);
    expect(await holderOf(ip)).toMatchObject({ id: idOf(other) });
    expect(bench().led).toEqual([
      [ip, "203.0.113.5"],
      [ip, "203.0.113.6"],
    ]);
    const { json: all } = await bench().call("GET", `/v2/reserved_ips/${ip}/actions`);
    expect(all["actions"]).toMatchObject([{ type: "assign_ip" }, { type: "assign_ip" }]);
    expect((await bench().call("GET", "/v2/reserved_ips")).json["reserved_ips"]).toMatchObject([
      { ip, droplet: { id: idOf(other) } },
    ]);
  });

  it("moves away from a droplet whose host is dead and whose power_off never ends", async () => {
    Object.assign(bench().simulator.hardware.times, { move: 0, powerOff: 0 });
    const [ip, old, other] = [await made(), await running(), await running()];
    await lead(ip, old);
    bench().simulator.hardware.hostDies(idOf(old));
    await bench().call("POST", `${old}/actions`, { type: "power_off" });
    // To where it leads nothing can be assigned meanwhile.
    expect((await assign(ip, old)).status).toBe(422);
    await lead(ip, other);
    expect(await holderOf(ip)).toMatchObject({ id: idOf(other) });
  });

  it("is refused where it leads already, where another leads, and when it is unassigned twice", async () => {
    bench().simulator.hardware.times.move = 0;
    const [ip, second, droplet] = [await made(), await made(), await running()];
    await lead(ip, droplet);
    expect((await assign(ip, droplet)).status).toBe(422);
    expect((await assign(second, droplet)).status).toBe(422);
    const unassign = () =>
      bench().call("POST", `/v2/reserved_ips/${ip}/actions`, { type: "unassign" });
    const { json } = await unassign();
    const action = `/v2/reserved_ips/${ip}/actions/${String(json["action"]?.["id"])}`;
    await bench().until(action, (answer) => answer.json["action"]?.["status"] === "completed");
    expect(await holderOf(ip)).toBeNull();
    expect((await unassign()).status).toBe(422);
    const others = action.replace(ip, second);
    expect((await bench().call("GET", others)).status).toBe(404);
  });

  it("is refused for a droplet of another region, and for none", async () => {
    const ip = await made();
    const id = await bench().addDroplet({ region: "nyc3" });
    await bench().active(id);
    expect(ORDER.region).toBe("fra1");
    expect((await assign(ip, id)).status).toBe(422);
    expect((await assign(ip, "/1")).status).toBe(404);
  });

  it("is one of three at most, and gone when it is deleted", async () => {
    const [ip] = [await made(), await made(), await made()];
    expect((await bench().call("POST", "/v2/reserved_ips", { region: "fra1" })).status).toBe(422);
    expect((await bench().call("DELETE", `/v2/reserved_ips/${ip}`)).status).toBe(204);
    expect((await bench().call("GET", `/v2/reserved_ips/${ip}`)).status).toBe(404);
  });
});
