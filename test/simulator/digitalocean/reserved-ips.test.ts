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
