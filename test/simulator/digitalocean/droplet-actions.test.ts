import { describe, expect, it } from "vitest";
import { useBench, type Answer } from "./bench";

const bench = useBench();
const running = async (): Promise<string> => {
  const path = await bench().addDroplet();
  await bench().active(path);
  return path;
};
const ask = (path: string, type: string): Promise<Answer> =>
  bench().call("POST", `${path}/actions`, { type });
const actionPath = (path: string, { json }: Answer): string =>
  `${path}/actions/${String(json["action"]?.["id"])}`;
const hasEnded = ({ json }: Answer): boolean => json["action"]?.["status"] !== "in-progress";
const idOf = (path: string): string => path.split("/").at(-1) ?? "";
const dropletAt = async (path: string): Promise<Record<string, unknown>> =>
  (await bench().call("GET", path)).json["droplet"] ?? {};
/** Asks and waits for the end. */
const done = async (path: string, type: string): Promise<Answer> => {
  const asked = await ask(path, type);
  expect(asked.status, JSON.stringify(asked.json)).toBe(201);
  return bench().until(actionPath(path, asked), hasEnded);
};
/** ms; long enough for the requests of a test to come before the end. */
const setTimes = (all: number): void => {
  Object.assign(bench().simulator.hardware.times, { powerOff: all, powerOn: all, shutdown: all });
};

describe("a droplet's power", () => {
  it("goes off after its time: the droplet is active and locked until the machine is dead", async () => {
    setTimes(300);
    const path = await running();
    const from = performance.now();
    const asked = await ask(path, "power_off");
    expect(asked).toMatchObject({
      status: 201,
      json: {
        action: {
          ...{ status: "in-progress", type: "power_off", completed_at: null },
          ...{ resource_id: Number(idOf(path)), resource_type: "droplet", region_slug: "fra1" },
        },
      },
    });
    expect(await dropletAt(path)).toMatchObject({ status: "active", locked: true });
    expect(bench().switched).toEqual([]);
    const { json } = await bench().until(actionPath(path, asked), hasEnded);
    expect(performance.now() - from).toBeGreaterThan(290);
    expect(json["action"]).toMatchObject({
      status: "completed",
      completed_at: expect.stringMatching(/^\d{4}-/) as string,
    });
    expect(bench().switched).toEqual([`off ${idOf(path)}`]);
    expect(await dropletAt(path)).toMatchObject({ status: "off", locked: false });
  });

  it("comes back, with the same address", async () => {
    setTimes(0);
    const path = await running();
    const before = await dropletAt(path);
    await done(path, "power_off");
    await done(path, "power_on");
    expect(bench().switched).toEqual([`off ${idOf(path)}`, `on ${idOf(path)}`]);
    expect(await dropletAt(path)).toEqual(before);
  });

  it("is shut down by the machine itself, or not at all", async () => {
    setTimes(0);
    const path = await running();
    bench().shutsDown = false;
    expect((await done(path, "shutdown")).json["action"]?.["status"]).toBe("errored");
    expect(await dropletAt(path)).toMatchObject({ status: "active", locked: false });
    bench().shutsDown = true;
    expect((await done(path, "shutdown")).json["action"]?.["status"]).toBe("completed");
    expect(await dropletAt(path)).toMatchObject({ status: "off", locked: false });
    expect(bench().simulator.datacenterErrors).toEqual([]);
  });

  it("is refused with 422 while something else is going on, and when it is so already", async () => {
    setTimes(300);
    const path = await running();
    expect(await ask(path, "power_on")).toMatchObject({
      status: 422,
      json: { id: "unprocessable_entity", message: "Droplet is already powered on." },
    });
    const first = await ask(path, "power_off");
    for (const type of ["power_off", "power_on", "shutdown", "rename"])
      expect(await ask(path, type)).toMatchObject({
        status: 422,
        json: { message: "Droplet already has a pending event." },
      });
    await bench().until(actionPath(path, first), hasEnded);
    for (const type of ["power_off", "shutdown"])
      expect(await ask(path, type)).toMatchObject({
        status: 422,
        json: { message: "Droplet is already powered off." },
      });
    expect(bench().switched).toHaveLength(1);
  });

  it("may be off for the action and not yet for the droplet", async () => {
    setTimes(0);
    bench().simulator.hardware.times.statusLag = 300;
    const path = await running();
    await done(path, "power_off");
    expect(await dropletAt(path)).toMatchObject({ status: "active" });
    await bench().until(path, ({ json }) => json["droplet"]?.["status"] === "off");
  });

  it("is seen to have gone off by itself", async () => {
    const path = await running();
    bench().simulator.wentOff(Number(idOf(path)));
    expect(await dropletAt(path)).toMatchObject({ status: "off", locked: false });
  });
});

describe("a droplet whose host is dead", () => {
  it("says active, takes power_off once and never ends it, until the host is mended", async () => {
    setTimes(0);
    const path = await running();
    const dead = bench().simulator.hardware.hostDies(Number(idOf(path)));
    const asked = await ask(path, "power_off");
    expect(asked.status).toBe(201);
    const action = actionPath(path, asked);
    for (let looks = 0; looks < 50; looks++) {
      expect(hasEnded(await bench().call("GET", action))).toBe(false);
      expect(await dropletAt(path)).toMatchObject({ status: "active", locked: true });
    }
    expect((await ask(path, "power_off")).status).toBe(422);
    expect([dead.hits, bench().switched]).toEqual([1, []]);
    dead.mend();
    await bench().until(action, hasEnded);
    expect(bench().switched).toEqual([`off ${idOf(path)}`]);
  });

  it("is no reason for another one's action to wait, nor for its own deletion", async () => {
    setTimes(0);
    const [path, other] = [await running(), await running()];
    bench().simulator.hardware.hostDies(Number(idOf(path)));
    await ask(path, "power_off");
    await done(other, "power_off");
    expect((await bench().call("DELETE", path)).status).toBe(204);
    await bench().until(path, ({ status }) => status === 404);
  });
});

describe("actions", () => {
  it("are found under the droplet, and under their number alone", async () => {
    setTimes(0);
    const [path, other] = [await running(), await running()];
    const { json } = await done(path, "power_off");
    await done(path, "power_on");
    const id = String(json["action"]?.["id"]);
    expect((await bench().call("GET", `/v2/actions/${id}`)).json).toEqual(json);
    expect((await bench().call("GET", `${other}/actions/${id}`)).status).toBe(404);
    expect((await bench().call("GET", "/v2/actions/1")).status).toBe(404);
    const list = await bench().call("GET", `${path}/actions?per_page=50`);
    expect(list.json).toMatchObject({
      actions: [{ type: "power_on" }, { type: "power_off" }],
      meta: { total: 2 },
    });
    expect((await bench().call("GET", `${other}/actions`)).json["actions"]).toEqual([]);
  });
});

describe("neighbours", () => {
  it("are who stands on the same hardware, as it is set", async () => {
    const { hardware } = bench().simulator;
    const paths = [await running(), await running(), await running()];
    const [a = 0, b = 0, c = 0] = paths.map((path) => Number(idOf(path)));
    const report = async () =>
      (await bench().call("GET", "/v2/reports/droplet_neighbors_ids")).json["neighbor_ids"];
    const neighboursOf = async (path = "") =>
      (await bench().call("GET", `${path}/neighbors`)).json["droplets"];
    expect(await report()).toEqual([]);
    expect(await neighboursOf(paths[0])).toEqual([]);
    hardware.standTogether(a, b);
    expect(await report()).toEqual([[a, b]]);
    expect(await neighboursOf(paths[0])).toMatchObject([{ id: b, status: "active" }]);
    expect(await neighboursOf(paths[2])).toEqual([]);
    hardware.standTogether(b, c);
    expect(await report()).toEqual([[b, c]]);
    hardware.standApart(b);
    expect(await report()).toEqual([]);
    hardware.standTogether(a, b, c);
    await bench().call("DELETE", paths[0] ?? "");
    await bench().until(paths[0] ?? "", ({ status }) => status === 404);
    expect(await report()).toEqual([[b, c]]);
    expect((await bench().call("GET", `${paths[0] ?? ""}/neighbors`)).status).toBe(404);
  });
});
