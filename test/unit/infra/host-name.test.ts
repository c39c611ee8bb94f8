// Which DNS record a stack asks for, told by Pulumi's mocks; what becomes of it is the bed's to show.
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { HostName } from "../../../infra/components/host-name";

// Mocks take no hooks.
vi.mock("../../../infra/components/explained", () => ({ EXPLAINED: {} }));

const ADDRESS = "198.51.100.7";
let made: [string, unknown][] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      if (type.startsWith("restream:infra:")) return { id: undefined, state: {} };
      made.push([`${type} ${name}`, inputs]);
      return { id: "1", state: { ...inputs, fqdn: "" } };
    },
    call: ({ token }) => {
      throw new Error(`${token}: nobody expected it`);
    },
  }),
);
afterAll(() => pulumi.runtime.disconnect());

it.each([
  ["live.example.org", "example.org", "live"],
  ["live.obs.example.org", "example.org", "live.obs"],
  ["live.obs.example.org", "obs.example.org", "live"],
  ["example.org", "example.org", "@"],
])("%s in %s is the record %s", async (hostName, dnsDomain, name) => {
  made = [];
  new HostName("restream", { hostName, dnsDomain, address: ADDRESS });
  await vi.waitFor(() => {
    expect(made).toEqual([
      [
        "digitalocean:index/dnsRecord:DnsRecord restream-host-name",
        { domain: dnsDomain, type: "A", name, value: ADDRESS, ttl: 60 },
      ],
    ]);
  });
});
