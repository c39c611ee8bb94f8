import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { askRegions } from "../../../../home/setup/ask-regions";
import { estimateOf } from "../../../../home/setup/estimate";
import { KNOWN_REGIONS, regionChoices, regionsOf } from "../../../../home/setup/regions";

const region = (slug: string, more: object = {}): object => ({
  ...{ slug, name: slug.toUpperCase(), available: true, sizes: ["s-2vcpu-2gb"], features: [] },
  ...more,
});
const ANSWER = JSON.stringify({
  regions: [
    region("nyc3"),
    region("fra1"),
    region("old1", { available: false }),
    region("few1", { sizes: [] }),
  ],
});

describe("the regions", () => {
  it("are those where the size is to be had", () => {
    expect(regionsOf(ANSWER, "s-2vcpu-2gb").map(({ slug }) => slug)).toEqual(["nyc3", "fra1"]);
  });
  it("come the nearest first, those that were not reached last, as they were", () => {
    const choices = regionChoices(
      KNOWN_REGIONS,
      new Map([
        ["syd1", 12.4],
        ["fra1", 8],
      ]),
    );
    expect(choices.slice(0, 3).map(({ value, hint }) => [value, hint])).toEqual([
      ["fra1", "8 ms from here"],
      ["syd1", "12 ms from here"],
      ["nyc1", undefined],
    ]);
    expect(choices).toHaveLength(KNOWN_REGIONS.length);
  });
  it.each([
    [200, ANSWER, ["nyc3", "fra1"]],
    [403, "{}", undefined],
    [200, "<html>", undefined],
  ])("of an API that answers %s are asked there", async (status, body, expected) => {
    let asked: string[] = [];
    const server = createServer((request, response) => {
      asked = [request.url ?? "", request.headers.authorization ?? ""];
      response.writeHead(status).end(body);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const found = await askRegions("t", "s-2vcpu-2gb", api);
      expect(found?.map(({ slug }) => slug)).toEqual(expected);
      expect(asked).toEqual(["/v2/regions?per_page=200", "Bearer t"]);
    } finally {
      server.close();
    }
  });
  it("of an API that does not know the token are refused", async () => {
    const server = createServer((_, response) => response.writeHead(401).end("{}"));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(askRegions("t", "x", api)).rejects.toThrow("does not take this token");
    server.close();
  });
});

describe("the cost", () => {
  it("is in the words of pulumi preview", () => {
    expect(estimateOf('Outputs:\n  + estimate    : "336 h: 845 GiB; droplet $9.00"\n')).toBe(
      "336 h: 845 GiB; droplet $9.00",
    );
    expect(estimateOf('Outputs:\n    estimate: "336 h"\n')).toBe("336 h");
    expect(estimateOf("error: nothing")).toBeUndefined();
  });
});
