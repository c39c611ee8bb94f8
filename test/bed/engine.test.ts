// The engine as rehearsals use it: the real CLI, our stand-ins (or the real plugins, when they are
// installed), and the API simulator, without any machine behind it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finished } from "../support/engine/processes";
import { ToyStack } from "./toy-stack";

const USER_DATA = "#cloud-config\n# test-user-data\n";

let toy: ToyStack;
beforeAll(async () => {
  toy = await ToyStack.prepare();
});
// Optional: when prepare failed, its error is the one to see.
afterAll(() => (toy as ToyStack | undefined)?.close());

/** The exit code, with the whole output at hand when it is not the expected one. */
function expectCode(finished: Finished, code: number): Finished {
  expect(finished.code, finished.stdout + finished.stderr).toBe(code);
  return finished;
}

// One stack's life, in order: each test starts from where the one before has left it.
describe("a stack", () => {
  it("is previewed without a word to the API", async () => {
    expectCode(await toy.run("stack", "init", "dev"), 0);
    const from = toy.simulator.log.length;
    const { stdout } = expectCode(await toy.run("preview", "-s", "dev", "--non-interactive"), 0);
    expect(stdout).toContain("+ 5 to create");
    expect(toy.simulator.log.slice(from)).toEqual([]);
  });

  it("is refused as a whole by a wrong token, and the error says so", async () => {
    const revoked = toy.simulator.faults.unauthorized();
    const { stdout } = expectCode(await toy.up(), 1);
    expect(stdout).toMatch(/Error creating \S+.*: POST http:\S+: 401 .*Unable to authenticate you/);
    expect(revoked.hits).toBe(2); // The tag and the key; what needs them is not tried.
    toy.simulator.faults.remove(revoked);
    expect(toy.simulator.resources()).toEqual([]);
  });

  it("keeps what was made before a refusal", async () => {
    const limit = "creating this/these droplet(s) will exceed your droplet limit";
    const refusal = toy.simulator.faults.unprocessable("POST", /^\/v2\/droplets$/, limit);
    const { stdout } = expectCode(await toy.up(), 1);
    expect(stdout).toContain(`422 `);
    expect(stdout).toContain(limit);
    expect(refusal.hits).toBe(1); // A 422 is not tried again.
    expect(toy.simulator.resources().map(({ type }) => type)).toEqual([
      "ssh_key",
      "tag",
      "firewall",
    ]);
  });

  it("gets its droplet in the next up, though the API finds it only after a while", async () => {
    const from = toy.simulator.log.length;
    const late = toy.simulator.faults.notFoundForAWhile(/^\/v2\/droplets\/\d+$/, 3);
    const { stdout } = expectCode(await toy.up(), 0);
    expect(late.hits).toBe(3);
    expect(toy.writesSince(from)).toEqual(["POST /v2/droplets"]);
    expect(stdout).toMatch(/ip +: "203.0.113.5"/);
    expect(stdout).toMatch(/listed: "\d{9} toy-[0-9a-f]{7}"/);
    expect(toy.datacenter.booted).toMatchObject([
      { size: "s-2vcpu-2gb", userData: USER_DATA, publicKeys: [expect.stringMatching(/^ssh-ed/)] },
    ]);
  });

  it("is behind its firewall, by its tag", () => {
    const rule = { protocol: "tcp", ports: "1935", addresses: ["203.0.113.7"] };
    expect(toy.datacenter.filtered).toMatchObject([
      { ipv4: "203.0.113.5", rules: { inbound: [rule] } },
    ]);
  });

  it("has nothing to change in the next up and refresh", async () => {
    const from = toy.simulator.log.length;
    expectCode(await toy.up("--expect-no-changes"), 0);
    expect(toy.simulator.log.slice(from)).toMatchObject([
      { method: "GET", path: "/v2/droplets?page=1&per_page=200" },
    ]);
    expectCode(await toy.stacked("refresh", "--expect-no-changes"), 0);
    expect(toy.writesSince(from)).toEqual([]);
  });

  it("follows a new home address with exactly one PUT", async () => {
    await toy.config("set", "homeIp", "203.0.113.8");
    const { stdout } = expectCode(await toy.previewDiff(), 0);
    expect(stdout).toContain('"203.0.113.7" => "203.0.113.8"');
    const from = toy.simulator.log.length;
    expectCode(await toy.up(), 0);
    expect(toy.writesSince(from)).toEqual(["PUT /v2/firewalls/ID"]);
    await toy.simulator.settled();
    expect(toy.datacenter.filtered[0]?.rules?.inbound[0]?.addresses).toEqual(["203.0.113.8"]);
  });

  it("shows that new user data would replace the droplet, and hides the text", async () => {
    await toy.config("set", "userData", "#cloud-config\n# other\n");
    const { stdout } = expectCode(await toy.previewDiff(), 0);
    expect(stdout).toMatch(/\+-.*Droplet: \(replace\)/);
    expect(stdout).toContain("~ userData: [secret] => [secret]");
    await toy.config("rm", "userData");
  });

  it("never holds the user data in clear in its state", async () => {
    const { stdout } = expectCode(await toy.run("stack", "export", "-s", "dev"), 0);
    expect(stdout).toContain("digitalocean:index/droplet:Droplet");
    expect(stdout).not.toContain("test-user-data");
  });

  it("notices a droplet that was deleted elsewhere", async () => {
    await toy.deleteDroplet(toy.datacenter.booted[0]?.id);
    const { stdout } = expectCode(await toy.stacked("refresh"), 0);
    expect(stdout).toContain("- 1 deleted");
    const from = toy.simulator.log.length;
    expectCode(await toy.up(), 0);
    expect(toy.writesSince(from)).toEqual(["POST /v2/droplets"]);
  });

  it("is not orphaned by an API that fails while it is replaced", async () => {
    await toy.config("set", "userData", "#cloud-config\n# new\n");
    const from = toy.simulator.log.length;
    // Two: each look is tried twice (DIGITALOCEAN_HTTP_RETRY_MAX=1).
    const down = toy.simulator.faults.add({
      method: "GET",
      path: /^\/v2\/droplets\/\d+$/,
      status: 503,
      times: 2,
    });
    const { stdout } = expectCode(await toy.up(), 1);
    expect(stdout).toMatch(/Error waiting for droplet \(\d+\).*503 .*; giving up after 2 attempt/);
    expect(down.hits).toBe(2);
    expect(toy.datacenter.booted).toHaveLength(2); // Old and new: an autonamed one is created before the old goes.
    expectCode(await toy.up(), 0);
    expect(toy.writesSince(from)).toEqual(["POST /v2/droplets", "DELETE /v2/droplets/ID"]);
    expect(toy.datacenter.booted.map(({ userData }) => userData)).toEqual([
      "#cloud-config\n# new\n",
    ]);
  });

  it("gets a DNS record, whose name follows in place; in another domain it is a new one", async () => {
    const from = toy.simulator.log.length;
    await toy.config("set", "hostName", "live");
    const { stdout } = expectCode(await toy.up(), 0);
    expect(stdout).toMatch(/fqdn *: "live\.example\.org"/);
    expect([...toy.datacenter.names]).toEqual([["live.example.org", "203.0.113.5"]]);
    expectCode(await toy.up("--refresh", "--expect-no-changes"), 0);
    await toy.config("set", "hostName", "obs");
    expectCode(await toy.up(), 0);
    expect([...toy.datacenter.names.keys()]).toEqual(["obs.example.org"]);
    await toy.config("set", "domain", "example.net");
    expectCode(await toy.up(), 0);
    expect([...toy.datacenter.names.keys()]).toEqual(["obs.example.net"]);
    expect(toy.writesSince(from)).toEqual([
      ...["POST /v2/domains/example.org/records", "PUT /v2/domains/example.org/records/ID"],
      ...["DELETE /v2/domains/example.org/records/ID", "POST /v2/domains/example.net/records"],
    ]);
  });

  it("gets a VPC and a droplet in it; the name follows in place, and the VPC goes last", async () => {
    const from = toy.simulator.log.length;
    await toy.config("set", "vpc", "toy");
    const { stdout } = expectCode(await toy.up(), 0);
    expect(stdout).toMatch(/privateIp *: "10\.9\.0\.2"/);
    expect(toy.datacenter.booted.at(-1)?.private).toMatchObject({
      ...{ ipv4: "10.9.0.2", range: "10.9.0.0/24" },
    });
    expectCode(await toy.up("--refresh", "--expect-no-changes"), 0);
    await toy.config("set", "vpc", "toy-2");
    expectCode(await toy.up(), 0);
    await toy.config("rm", "vpc");
    const late = toy.simulator.faults.vpcStillHasMembers(2);
    expectCode(await toy.up(), 0);
    expect(late.hits).toBe(2);
    expect(toy.writesSince(from)).toEqual([
      ...["POST /v2/vpcs", "POST /v2/droplets", "PUT /v2/vpcs/ID", "DELETE /v2/droplets/ID"],
      ...["DELETE /v2/vpcs/ID", "DELETE /v2/vpcs/ID", "DELETE /v2/vpcs/ID"],
    ]);
    expect(toy.simulator.resources().map(({ type }) => type)).not.toContain("vpc");
  });

  it("leaves nothing when destroyed", async () => {
    expectCode(await toy.stacked("destroy"), 0);
    expectCode(await toy.run("stack", "rm", "dev", "--yes"), 0);
    expect(toy.simulator.resources()).toEqual([]);
    expect(toy.datacenter.booted).toEqual([]);
    expect([...toy.datacenter.names]).toEqual([]);
  });

  it("asked the API for nothing that the simulator does not know, and met every fault", () => {
    expect(toy.simulator.unknownRequests).toEqual([]);
    expect(toy.simulator.datacenterErrors).toEqual([]);
    expect(toy.simulator.faults.unused()).toEqual([]);
  });
});

describe("the engine's environment", () => {
  it("is private: home, state and credentials lie in its own directory", () => {
    const { HOME = "", PULUMI_HOME = "", PULUMI_BACKEND_URL = "" } = toy.engine.env();
    for (const place of [HOME, PULUMI_HOME, PULUMI_BACKEND_URL.replace("file://", "")]) {
      expect(place.startsWith(toy.directory)).toBe(true);
    }
  });
});
