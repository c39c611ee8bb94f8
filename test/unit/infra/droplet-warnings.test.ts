// What `pulumi up` says of droplets that it does not know, and of settings that came too late.
import { describe, expect, it } from "vitest";
import { fingerprintOf, askedTooLate } from "../../../infra/advice/asked-too-late";
import { furtherDroplets, missingDroplet } from "../../../infra/advice/further-droplets";

const droplet = (id: number, ...tags: string[]) => ({
  id,
  name: `restream-droplet-${id}`,
  ipv4Address: "203.0.113.6",
  createdAt: "2026-11-24T20:00:00Z",
  tags,
});
const OWN = { ids: ["1"], tag: "restream-prod" };

describe("further droplets", () => {
  it.each([
    ["none at all", [], []],
    ["its own", [droplet(1, "restream-prod")], []],
    ["somebody's without a tag", [droplet(1, "restream-prod"), droplet(2)], []],
    ["another stack's", [droplet(2, "restream-production", "restream")], []],
    ["one with its tag", [droplet(1, "restream-prod"), droplet(2, "x", "restream-prod")], [2]],
    ["a tag in other letters", [droplet(2, "Restream-Prod")], [2]],
    ["two", [droplet(3, "restream-prod"), droplet(2, "restream-prod")], [3, 2]],
  ])("%s", (_, listed, named) => {
    const message = furtherDroplets(listed, OWN);
    expect([...(message ?? "").matchAll(/^ {2}- (\d+) \(/gm)].map(([, id]) => Number(id))).toEqual(
      named,
    );
    expect(message === undefined).toBe(named.length === 0);
    for (const id of named) {
      expect(message).toContain(`doctl compute droplet delete ${id} `);
      expect(message).toContain(`digitalocean:index/droplet:Droplet further-${id} ${id}\n`);
    }
  });

  it("are told beside both of a pair, and neither of it is one", () => {
    const pair = { ids: ["1", "2"], tag: "restream-prod" };
    const listed = [1, 2].map((id) => droplet(id, "restream-prod"));
    expect(furtherDroplets(listed, pair)).toBeUndefined();
    expect(furtherDroplets([...listed, droplet(3, "restream-prod")], pair)).toContain(
      "this stack's servers are 1 and 2.",
    );
  });

  it("are told with name, address and age", () => {
    expect(furtherDroplets([{ ...droplet(2, "restream-prod"), ipv4Address: "" }], OWN)).toContain(
      "2 (restream-droplet-2, no address yet, created 2026-11-24T20:00:00Z)",
    );
  });
});

describe("the stack's own droplet", () => {
  it.each([
    ["is listed", [droplet(2), droplet(1)], false],
    ["was deleted", [droplet(2)], true],
    ["was deleted, and there is no other", [], true],
    ["has an id that begins another's", [droplet(11)], true],
  ])("%s", (_, listed, isMissed) => {
    const message = missingDroplet(listed, { id: "1" });
    expect(message !== undefined).toBe(isMissed);
    if (isMissed) expect(message).toMatch(/droplet 1, is not among .*pulumi up --refresh makes/s);
  });
});

/** `ssh-keygen -l -E md5` prints this fingerprint for this key. */
const KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ operator";
const FINGERPRINT = "46:5d:0f:4b:7b:74:b6:5f:ce:80:b0:33:70:9e:33:96";
const OTHER = "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff";

describe("what is fixed at creation", () => {
  const given = { region: "nyc3", size: "s-2vcpu-2gb", publicKey: KEY, keyFile: "~/.ssh/id" };
  const created = { region: "nyc3", size: "s-2vcpu-2gb", sshKeys: [FINGERPRINT] };

  it("knows a key by its fingerprint, with or without a comment", () => {
    expect(fingerprintOf(KEY)).toBe(FINGERPRINT);
    expect(fingerprintOf(`${KEY.replace(" operator", "")}\n`)).toBe(FINGERPRINT);
  });

  it.each([
    ["nothing, when all is the same", {}, {}, []],
    [
      "another region",
      { region: "fra1" },
      {},
      [
        /^restream:region: got "fra1", .* "nyc3" and keeps it; pulumi config set restream:region nyc3 /,
      ],
    ],
    [
      "another size",
      { size: "s-4vcpu-8gb" },
      {},
      [/^restream:size: got "s-4vcpu-8gb", .* "s-2vcpu-2gb" /],
    ],
    [
      "another key",
      {},
      { sshKeys: [OTHER] },
      [new RegExp(`"~/.ssh/id" \\(${FINGERPRINT}\\), .* ${OTHER} `)],
    ],
    ["nothing, when the key is one of several", {}, { sshKeys: [OTHER, FINGERPRINT] }, []],
    ["nothing of a key that is known by its id", {}, { sshKeys: ["45000001"] }, []],
    [
      "all at once",
      { region: "fra1", size: "s-1vcpu-1gb" },
      { sshKeys: [OTHER] },
      [/region/, /size/, /sshKeyFile/],
    ],
  ])("says %s", (_, differs, has, expected) => {
    const warnings = askedTooLate({ ...given, ...differs }, { ...created, ...has });
    expect(warnings).toHaveLength(expected.length);
    expected.forEach((pattern, index) => {
      expect(warnings[index]).toMatch(pattern);
    });
  });
});
