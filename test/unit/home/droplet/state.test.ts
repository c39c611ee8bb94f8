// What Pulumi, the server and DigitalOcean say, as they say it.
import { describe, expect, it } from "vitest";
import { dropletsIn, liveIn, ownedBy } from "../../../../home/droplet/state";

const exported = (...resources: object[]): string =>
  JSON.stringify({ version: 3, deployment: { resources } });

describe("the stack owns", () => {
  it("its droplets and its tag", () => {
    const droplet = (id: string, more = {}): object => ({
      type: "digitalocean:index/droplet:Droplet",
      urn: `urn of ${id}`,
      id,
      ...more,
    });
    expect(
      ownedBy(
        exported(droplet("7", { delete: true }), droplet("8"), {
          type: "digitalocean:index/tag:Tag",
          urn: "urn of the tag",
          id: "restream-prod",
          outputs: { name: "restream-prod" },
        }),
      ),
    ).toEqual({ droplets: ["7", "8"], tag: "restream-prod" });
  });
  it.each([[exported()], [JSON.stringify({ deployment: {} })]])("nothing: %s", (text) => {
    expect(ownedBy(text)).toEqual({ droplets: [], tag: undefined });
  });
});

describe("the server says who runs", () => {
  it.each([
    [{ destinations: [{ name: "twitch", state: "sending" }] }, ["twitch"]],
    [{ destinations: [{ name: "twitch", state: "failing" }] }, ["twitch"]],
    [{ destinations: [{ name: "twitch", state: "off" }] }, []],
    [{ other: true }, undefined],
  ])("%j: %j", (status, live) => {
    expect(liveIn(JSON.stringify(status))).toEqual(live);
  });
  it("or nothing", () => {
    expect(liveIn("")).toBeUndefined();
  });
});

describe("DigitalOcean's list", () => {
  it("goes on while there is a next page", () => {
    const answer = {
      droplets: [{ id: 7 }],
      links: { pages: { next: "https://api.digitalocean.com/v2/droplets?page=2" } },
    };
    expect(dropletsIn(answer)).toEqual({ ids: ["7"], isLast: false });
    expect(dropletsIn({ droplets: [], links: {} })).toEqual({
      ids: [],
      isLast: true,
    });
  });
});
