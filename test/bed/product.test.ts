// The product's program in bad moments that need no machine: what `pulumi up` says, and what it hands to nobody.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProductStack } from "./product-stack";

const DROPLET = /^\/v2\/droplets\/\d+$/;

let product: ProductStack;
beforeAll(async () => {
  product = await ProductStack.prepare();
});
// Optional: when prepare failed, its error is the one to see.
afterAll(() => (product as ProductStack | undefined)?.close());

/** Types of the resources in the state. */
const typesIn = async (stack: string): Promise<string[]> => {
  const { stdout } = await product.must("stack", "export", "-s", stack);
  const { deployment } = JSON.parse(stdout) as { deployment: { resources: { type: string }[] } };
  return deployment.resources.map(({ type }) => type);
};

const destroy = (stack: string): Promise<unknown> =>
  product.must("destroy", "-s", stack, "--yes", "--non-interactive", "--skip-preview");

// One stack's life, in order: each test starts from where the one before has left it.
describe("a droplet that is active without an address", () => {
  it("is told, and nothing of the release or of a secret goes to the command provider", async () => {
    await product.init("empty");
    const late = product.simulator.faults.withoutAddressForAWhile(DROPLET, Infinity);
    const { code, stdout } = await product.up("empty");
    product.simulator.faults.remove(late);
    expect(late.hits).toBeGreaterThan(0);
    expect(code, stdout).not.toBe(0);
    expect(stdout).toMatch(/has not given the droplet an IPv4 address yet\. Nothing was sent/);
    expect(stdout).not.toContain("command:remote");
    const types = await typesIn("empty");
    expect(types).toContain("digitalocean:index/droplet:Droplet");
    expect(types.filter((type) => type.startsWith("command:remote"))).toEqual([]);
  });

  it("is told again by a plain up, because the state keeps the empty address", async () => {
    const { code, stdout } = await product.up("empty");
    expect(code, stdout).not.toBe(0);
    expect(stdout).toMatch(/Nothing was sent\. In a minute: pulumi up --refresh/);
  });

  it("goes on with --refresh", async () => {
    const { code, stdout } = await product.preview("empty", ["--refresh"]);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/\+ .*command:remote:Command .*restream-apply +create/);
  });
});

describe("a droplet that was deleted in the control panel", () => {
  it("is missed by the next up", async () => {
    await product.must("refresh", "-s", "empty", "--yes", "--non-interactive", "--skip-preview");
    await product.deleteDroplets();
    const { stdout } = await product.preview("empty");
    expect(stdout).toMatch(/this stack's server, droplet \d+, is not .* pulumi up --refresh/s);
    // The next stacks bring the same SSH key, which DigitalOcean takes once.
    await destroy("empty");
  });
});

describe("a stack whose name DigitalOcean refuses", () => {
  it.each(["prod_2", "a.b"])("%s gets a tag and a firewall all the same", async (stack) => {
    await product.init(stack);
    const full = product.simulator.faults.dropletLimitReached();
    const { stdout } = await product.up(stack);
    expect(full.hits, stdout).toBe(1);
    expect(await typesIn(stack)).toContain("digitalocean:index/firewall:Firewall");
    await destroy(stack);
  });
});

/** Nobody answers SSH here: all but what goes that way. */
const WITHOUT_SSH = ["**digitalocean:index/**", "**restream:infra:*::restream"].flatMap(
  (urn): string[] => ["--target", urn],
);

// As above, in order.
describe("a host name in a domain at DigitalOcean", () => {
  it("that is not this account's is refused, with what to do", async () => {
    await product.init("named");
    for (const [key, value] of [
      ...[["certificate", "true"] as const, ["hostName", "live.example.com"] as const],
      ["dnsDomain", "example.com"] as const,
    ])
      await product.set("named", key, value);
    const { code, stdout } = await product.up("named", ...WITHOUT_SSH);
    expect(code, stdout).not.toBe(0);
    expect(stdout).toMatch(
      /Failed to create record: POST http\S+\/domains\/example\.com\/\S+: 404 /,
    );
    expect(stdout).toContain("restream:dnsDomain is not a domain of this DigitalOcean account.");
  });

  it("leads to the droplet", async () => {
    await product.set("named", "hostName", "live.example.org");
    await product.set("named", "dnsDomain", "example.org");
    const { code, stdout } = await product.up("named", ...WITHOUT_SSH);
    expect(code, stdout).toBe(0);
    expect([...product.names]).toEqual([["live.example.org", "203.0.113.5"]]);
  });

  it("is changed in place, and may be the domain itself", async () => {
    const asked = product.simulator.log.length;
    await product.set("named", "hostName", "example.org");
    const { code, stdout } = await product.up("named", ...WITHOUT_SSH);
    expect(code, stdout).toBe(0);
    expect([...product.names]).toEqual([["example.org", "203.0.113.5"]]);
    const writes = product.simulator.log.slice(asked).filter(({ method }) => method !== "GET");
    expect(writes.map(({ method }) => method)).toEqual(["PUT"]);
  });

  it("is gone with the stack", async () => {
    await destroy("named");
    expect([...product.names]).toEqual([]);
    expect(product.simulator.resources()).toEqual([]);
  });
});

describe("a stack without a token", () => {
  it("is told so at the first preview, before DigitalOcean hears of it", async () => {
    await product.init("tokenless");
    const asked = product.simulator.log.length;
    const { code, stdout } = await product.preview("tokenless", [], { DIGITALOCEAN_TOKEN: "" });
    expect(code, stdout).not.toBe(0);
    expect(stdout).toMatch(/digitalocean:token: is not set; make a token/);
    expect(product.simulator.log.length).toBe(asked);
  });
});
