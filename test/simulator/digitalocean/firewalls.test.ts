import { describe, expect, it } from "vitest";
import { RTMP, useBench } from "./bench";

const bench = useBench();

describe("firewalls", () => {
  it("are accepted with 202 waiting, and succeed when the datacenter has applied them", async () => {
    await bench().addTag();
    const made = await bench().addFirewall();
    expect(made).toMatchObject({ status: 202, json: { firewall: { status: "waiting" } } });
    await bench().simulator.settled();
    const path = `/v2/firewalls/${String(made.json["firewall"]?.["id"])}`;
    expect((await bench().call("GET", path)).json["firewall"]).toMatchObject({
      status: "succeeded",
      inbound_rules: [RTMP],
      outbound_rules: [],
    });
  });

  it.each([
    ["a tag that does not exist", { tags: ["nobody"] }, 422, "tag nobody does not exist"],
    [
      "a rule without sources",
      { inbound_rules: [{ ...RTMP, sources: { addresses: [] } }] },
      422,
      "You must specify at least one of the sources.",
    ],
    [
      "an address that is none",
      { inbound_rules: [{ ...RTMP, sources: { addresses: ["203.0.113.300"] } }] },
      422,
      "invalid address",
    ],
    [
      "port 70000",
      { inbound_rules: [{ ...RTMP, ports: "70000" }] },
      422,
      "You must specify a positive value for ports.",
    ],
    ["no rule at all", { inbound_rules: [] }, 422, "You must specify at least one rule."],
    ["a taken name", {}, 409, "duplicate name"],
  ])("refuses %s", async (_what, more, status, message) => {
    await bench().addTag();
    if (status === 409) await bench().addFirewall();
    const answer = await bench().addFirewall(more);
    expect([answer.status, answer.json.message]).toEqual([status, message]);
  });

  it("give 'all' back as 0 and hand it to the datacenter as all", async () => {
    await bench().addTag();
    const outbound_rules = [
      { protocol: "tcp", ports: "all", destinations: { addresses: ["0.0.0.0/0"] } },
    ];
    const { json } = await bench().addFirewall({ outbound_rules });
    expect(json["firewall"]?.["outbound_rules"]).toMatchObject([{ ports: "0" }]);
    await bench().active(await bench().addDroplet({ tags: ["restream"] }));
    expect(bench().applied.at(-1)?.[0]?.rules?.outbound).toEqual([
      { protocol: "tcp", ports: "all", addresses: ["0.0.0.0/0"] },
    ]);
  });
});
