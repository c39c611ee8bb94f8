import { describe, expect, it } from "vitest";
import { ORDER, PUBLIC_KEY, RTMP, useBench } from "./bench";

const bench = useBench();

describe("a droplet", () => {
  it("is new and locked without an address, then active with one", async () => {
    const { status, json } = await bench().call("POST", "/v2/droplets", {
      ...ORDER,
      monitoring: true,
    });
    expect(status).toBe(202);
    expect(json["droplet"]).toMatchObject({ status: "new", locked: true, networks: { v4: [] } });
    const id = Number(json["droplet"]?.["id"]);
    const { json: now } = await bench().active(`/v2/droplets/${String(id)}`);
    expect(now["droplet"]).toMatchObject({ locked: false, size: { price_monthly: 18 } });
    expect(JSON.stringify(now)).toContain('"203.0.113.5"');
    expect(now["droplet"]?.["features"]).toContain("monitoring");
    expect(bench().simulator.dropletAcceptedAt(id)).toBeLessThanOrEqual(Date.now());
  });

  it("boots with its keys, user data and tags", async () => {
    const key = await bench().call("POST", "/v2/account/keys", {
      name: "op",
      public_key: PUBLIC_KEY,
    });
    const ssh_keys = [key.json["ssh_key"]?.["id"]];
    await bench().active(
      await bench().addDroplet({ ssh_keys, tags: ["restream"], user_data: "#cloud-config\n" }),
    );
    expect(bench().booted).toMatchObject([
      { publicKeys: [PUBLIC_KEY], tags: ["restream"], userData: "#cloud-config\n" },
    ]);
  });

  it("is filtered by the union of its firewalls before it is active", async () => {
    await bench().addTag();
    await bench().addFirewall();
    await bench().addFirewall({ name: "fw2", inbound_rules: [{ ...RTMP, ports: "22" }] });
    await bench().active(await bench().addDroplet({ tags: ["Restream"] }));
    expect(bench().applied.at(-1)).toMatchObject([
      { ipv4: "203.0.113.5", rules: { inbound: [{ ports: "1935" }, { ports: "22" }] } },
    ]);
  });

  it("without a firewall is open", async () => {
    await bench().active(await bench().addDroplet());
    expect(bench().applied.at(-1)).toMatchObject([{ rules: null }]);
  });

  it("is found until its machine is gone, and leaves nothing", async () => {
    const path = await bench().addDroplet();
    await bench().active(path);
    expect((await bench().call("DELETE", path)).status).toBe(204);
    await bench().until(path, ({ status }) => status === 404);
    expect(bench().simulator.resources()).toEqual([]);
  });

  it("names the cause when the datacenter cannot start it", async () => {
    bench().boot = () => Promise.reject(new Error("no space left"));
    const answer = await bench().until(await bench().addDroplet(), ({ status }) => status !== 200);
    expect(answer.json.message).toContain("no space left");
    expect(bench().simulator.datacenterErrors).toHaveLength(1);
  });

  it.each([
    ["an unknown region", { region: "mars1" }],
    ["an unknown size", { size: "s-900vcpu" }],
    ["a size that this region does not have", { size: "s-1vcpu-512mb-10gb", region: "nyc3" }],
    ["an unknown image", { image: "debian-14-x64" }],
    ["an unknown key", { ssh_keys: [1] }],
    ["a name that is no hostname", { name: "a_b" }],
    ["user data over 64 KiB", { user_data: "x".repeat(65_537) }],
  ])("refuses %s", async (_what, more) => {
    expect((await bench().call("POST", "/v2/droplets", { ...ORDER, ...more })).status).toBe(422);
    expect(bench().booted).toEqual([]);
  });

  it("may be active without an address for a while", async () => {
    const path = await bench().addDroplet();
    await bench().active(path);
    const late = bench().simulator.faults.withoutAddressForAWhile(/^\/v2\/droplets\/\d+$/, 1);
    const { json } = await bench().call("GET", path);
    expect(json["droplet"]).toMatchObject({ status: "active", networks: { v4: [] } });
    expect(late.hits).toBe(1);
    expect(JSON.stringify((await bench().call("GET", path)).json)).toContain('"203.0.113.5"');
  });

  it("can be tagged and untagged, which moves it behind a firewall and out again", async () => {
    await bench().addTag();
    await bench().addFirewall();
    const path = await bench().addDroplet();
    await bench().active(path);
    const resources = [{ resource_id: path.split("/").at(-1), resource_type: "droplet" }];
    for (const method of ["POST", "DELETE"]) {
      expect(
        (await bench().call(method, "/v2/tags/restream/resources", { resources })).status,
      ).toBe(204);
      await bench().simulator.settled();
      expect(bench().applied.at(-1)?.[0]?.rules === null).toBe(method === "DELETE");
    }
  });
});

describe("the list of droplets", () => {
  it("comes in pages", async () => {
    for (let ordered = 0; ordered < 450; ordered++) await bench().addDroplet();
    const sizes = [];
    for (const page of [1, 2, 3]) {
      const { json } = await bench().call("GET", `/v2/droplets?page=${page}&per_page=200`);
      sizes.push((json["droplets"] as unknown as unknown[]).length);
      expect(JSON.stringify(json["links"]).includes('"last"')).toBe(page < 3);
      expect(json["meta"]).toEqual({ total: 450 });
    }
    expect(sizes).toEqual([200, 200, 50]);
  });
});

describe("droplet actions", () => {
  it("rename at once", async () => {
    const path = await bench().addDroplet();
    await bench().active(path);
    const { status } = await bench().call("POST", `${path}/actions`, {
      type: "rename",
      name: "other",
    });
    expect(status).toBe(201);
    expect((await bench().call("GET", path)).json["droplet"]).toMatchObject({ name: "other" });
  });

  it("are 501 where the datacenter could not follow", async () => {
    const path = await bench().addDroplet();
    await bench().active(path);
    expect((await bench().call("POST", `${path}/actions`, { type: "resize" })).status).toBe(501);
  });
});
