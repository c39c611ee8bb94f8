import { describe, expect, it } from "vitest";
import { useBench } from "./bench";

const bench = useBench();

describe("a tag", () => {
  it("counts every kind of resource, and is found in any case", async () => {
    await bench().addTag();
    await bench().active(await bench().addDroplet({ tags: ["RESTREAM"] }));
    const none = { count: 0 };
    const resources = { count: 1, droplets: { count: 1 }, images: none, volumes: none };
    expect((await bench().call("GET", "/v2/tags/Restream")).json["tag"]).toMatchObject({
      name: "restream",
      resources: { ...resources, volume_snapshots: none, databases: none },
    });
  });

  it("leaves droplets and firewalls when it is deleted", async () => {
    await bench().addTag();
    await bench().addFirewall();
    await bench().active(await bench().addDroplet({ tags: ["restream"] }));
    expect((await bench().call("DELETE", "/v2/tags/restream")).status).toBe(204);
    await bench().simulator.settled();
    expect(bench().applied.at(-1)).toMatchObject([{ rules: null }]);
  });
});
