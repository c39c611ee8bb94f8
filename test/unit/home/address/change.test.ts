// A changed address on its way into force, with a Pulumi that keeps a stack's file and state as the real one does.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { bringIntoForce } from "../../../../home/address/change";
import type { Pulumi, Ran } from "../../../../home/pulumi";

const FILE = "# mine\nconfig:\n  restream:homeIp: 203.0.113.10 # the old line\n";
const URN = "urn:pulumi:prod::restream::x$digitalocean:index/firewall:Firewall::restream-firewall";
const [BEFORE, AFTER] = [
  { homeIp: "203.0.113.10", adminIp: "" },
  { homeIp: "203.0.113.20", adminIp: "" },
];

const folder = mkdtempSync(join(tmpdir(), "restream-change-"));
const stackFile = join(folder, "Pulumi.prod.yaml");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ran = (code: number, stdout = ""): Ran => ({ code, stdout, stderr: "" });

interface Bed {
  pulumi: Pulumi;
  calls: string[][];
}
const bed = (
  up: (letIn: (address: string) => void) => Ran,
  options: { isThere?: boolean; preview?: Ran } = {},
): Bed => {
  let letIn = "203.0.113.10";
  const calls: string[][] = [];
  const resources = (): object[] => {
    const rule = (portRange: string): object => ({ portRange, sourceAddresses: [`${letIn}/32`] });
    return [
      {
        urn: URN,
        type: "digitalocean:index/firewall:Firewall",
        outputs: { inboundRules: [rule("1935"), rule("22")] },
      },
      {
        urn: "urn:droplet",
        type: "digitalocean:index/droplet:Droplet",
        outputs: { ipv4Address: "198.51.100.10" },
      },
    ];
  };
  const pulumi: Pulumi = (args) => {
    calls.push([...args]);
    const [verb = "", action = ""] = args;
    if (verb === "config" && action === "set")
      writeFileSync(stackFile, FILE.replace("203.0.113.10", String(args.at(-1))));
    const answer =
      verb === "stack"
        ? ran(
            0,
            JSON.stringify({
              deployment: { resources: options.isThere === false ? [] : resources() },
            }),
          )
        : verb === "up"
          ? up((address) => {
              letIn = address;
            })
          : verb === "preview"
            ? (options.preview ?? ran(0, '{"steps":[]}'))
            : ran(0);
    return Promise.resolve(answer);
  };
  return { pulumi, calls };
};

const change = async (
  { pulumi }: Bed,
  reaches = () => Promise.resolve(true),
): Promise<{ code: number; said: string }> => {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const code = await bringIntoForce(
    { pulumi, stackFile, reaches, say, withinSeconds: 0 },
    BEFORE,
    AFTER,
  );
  return { code, said: said.join("\n") };
};

beforeEach(() => {
  writeFileSync(stackFile, FILE);
});
const file = (): string => readFileSync(stackFile, "utf8");
const good = (letIn: (address: string) => void): Ran => {
  letIn("203.0.113.20");
  return ran(0);
};

describe("a changed address", () => {
  it("is set, and brought into force by the firewall alone", async () => {
    const pulumi = bed(good);
    const { code, said } = await change(pulumi);
    expect(code).toBe(0);
    expect(said).toMatch(/^homeIp: 203\.0\.113\.10 → 203\.0\.113\.20\nIn force after 0 s/);
    expect(pulumi.calls.filter(([verb]) => verb === "up")).toEqual([
      ["up", "--yes", "--skip-preview", "--target", URN],
    ]);
    expect(pulumi.calls.filter(([verb]) => verb === "config")).toEqual([
      ["config", "set", "--plaintext", "restream:homeIp", "203.0.113.20"],
    ]);
    expect(file()).toContain("# mine");
  });
  it("names what is pending and stays so", async () => {
    const preview = ran(0, '{"steps":[{"op":"update","urn":"urn:p::r::t::restream-apply"}]}');
    const { said } = await change(bed(good, { preview }));
    expect(said).toMatch(/Still pending, as before: restream-apply \(update\)/);
  });
  it("is only set where there is no server yet", async () => {
    const pulumi = bed(good, { isThere: false });
    const { code, said } = await change(pulumi);
    expect(code).toBe(0);
    expect(said).toMatch(/no server yet; the next step: pulumi up/);
    expect(pulumi.calls.map(([verb]) => verb)).not.toContain("up");
    expect(file()).toContain("203.0.113.20");
  });
  it("is taken back from the file, byte for byte, when up fails", async () => {
    const failing = bed(() => ran(1, "updating\n  error: 429 Too many requests"));
    await expect(change(failing)).rejects.toThrow(/429 Too many requests[\s\S]*as they were/);
    expect(file()).toBe(FILE);
  });
  it("stays in the file when up fails after the firewall had it", async () => {
    const { code } = await change(
      bed((letIn) => {
        letIn("203.0.113.20");
        return ran(1, "error: interrupted");
      }),
    );
    expect(code).toBe(0);
    expect(file()).toContain("203.0.113.20");
  });
  it("is no success as long as the server does not answer from here", async () => {
    const { code, said } = await change(bed(good), () => Promise.resolve(false));
    expect(code).toBe(1);
    expect(said).toMatch(/did not answer from here/);
  });
});
