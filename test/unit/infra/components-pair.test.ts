// What the components ask the providers for where there is a spare, told by Pulumi's mocks.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Pair } from "../../../infra/advice/pair";
import { RestreamServer } from "../../../infra/components/restream-server";
import { Secret } from "../../../infra/secret";
import { SETTINGS } from "./a-settings";

vi.mock("../../../infra/components/explained", () => ({ EXPLAINED: { onError: ["explained"] } }));

interface Made {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  options: pulumi.CustomResourceOptions;
}

const DROPLET = "digitalocean:index/droplet:Droplet";
const asked: string[] = [];
const logged: string[] = [];
let api: Server;

/** Stands for DigitalOcean's API: the first one holds the address, and both stand on the same hardware. */
const answer = (path: string): object =>
  path.includes("/neighbors")
    ? { droplets: [{ id: "8" }] }
    : { reserved_ip: { droplet: { id: 7, name: "restream-droplet-x", tags: ["restream-prod"] } } };

const makePair = async (pair: Pair): Promise<{ made: Made[]; server: RestreamServer }> => {
  const made: Made[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        if (type.startsWith("restream:")) return { id: undefined, state: {} };
        const number = name.startsWith("restream-second") ? 8 : 7;
        const outputs: Record<string, object> = {
          [DROPLET]: {
            ipv4Address: `198.51.100.${number}`,
            ipv4AddressPrivate: `10.108.0.${number}`,
            vpcUuid: "the-default-vpc",
            region: "nyc3",
          },
          "digitalocean:index/sshKey:SshKey": { fingerprint: "aa:bb" },
          "digitalocean:index/reservedIp:ReservedIp": { ipAddress: "198.51.100.200" },
          "command:remote:Command": { stdout: `ssh-ed25519 KEY${number}\n` },
        };
        const id = type === DROPLET ? String(number) : `${name}-id`;
        return { id, state: { ...inputs, ...outputs[type] } };
      },
      call: () => ({ droplets: [7, 8].map((id) => ({ id, tags: ["restream-prod"] })) }),
    },
    "restream",
    "prod",
    false,
  );
  const { port } = api.address() as AddressInfo;
  const server = new RestreamServer(
    "restream",
    { ...SETTINGS, reservedIp: true, spare: true },
    { api: { url: `http://127.0.0.1:${port}`, token: new Secret("test-token") }, pair },
    {
      transformations: [
        ({ type, name, props, opts }) => {
          made.push({ type, name, inputs: props as Record<string, unknown>, options: opts });
          return { props: props as pulumi.Inputs, opts: { ...opts, hooks: undefined } };
        },
      ],
    },
  );
  await pulumi.runtime.disconnect();
  return { made, server };
};

let usual: Awaited<ReturnType<typeof makePair>>;
let oneAway: Awaited<ReturnType<typeof makePair>>;
beforeAll(async () => {
  vi.spyOn(pulumi.log, "warn").mockImplementation((text) => {
    logged.push(text);
    return Promise.resolve();
  });
  api = createServer((request, response) => {
    asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.end(JSON.stringify(answer(request.url ?? "")));
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
  usual = await makePair({ onAir: "first", away: undefined });
  oneAway = await makePair({ onAir: "second", away: "first" });
});
afterAll(() => {
  api.close();
});

const known = <T>(output: pulumi.Input<T>): Promise<T> =>
  new Promise((resolve) => void pulumi.output(output).apply((value) => void resolve(value as T)));
const one = (made: Made[], type: string, name: string): Made => {
  const found = made.filter((each) => each.type === type && each.name === name);
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${type} ${name}: there are ${found.length}`);
  return first;
};
const namesAfter = async ({ options }: Made): Promise<string[]> => {
  const urns = ([options.dependsOn].flat() as pulumi.Resource[]).map(({ urn }) => known(urn));
  return (await Promise.all(urns)).map((urn) => urn.split("::").at(-1) ?? "");
};

describe("two servers", () => {
  it("are two droplets of one region, VPC and SSH key, behind one firewall", async () => {
    const second = one(usual.made, DROPLET, "restream-second-droplet");
    expect(await known(second.inputs["vpcUuid"])).toBe("the-default-vpc");
    expect(await known(second.inputs["sshKeys"])).toEqual(["aa:bb"]);
    expect(await known(second.inputs["tags"])).toEqual(["restream-prod"]);
    const count = (type: string): number => usual.made.filter((each) => each.type === type).length;
    expect(count("digitalocean:index/sshKey:SshKey")).toBe(1);
    expect(count("digitalocean:index/firewall:Firewall")).toBe(1);
    expect(count("digitalocean:index/vpc:Vpc")).toBe(0);
  });
  it("reach each other by SSH, and by nothing else", async () => {
    const { inputs } = one(usual.made, "digitalocean:index/firewall:Firewall", "restream-firewall");
    const rules = await known(inputs["inboundRules"]);
    const tagged = (rules as { sourceTags?: string[] }[]).filter(({ sourceTags }) => sourceTags);
    expect(tagged).toEqual([
      {
        ...{ protocol: "tcp", portRange: "22", sourceAddresses: SETTINGS.adminCidrs },
        sourceTags: ["restream-prod"],
      },
    ]);
  });
  it("get a release each, with where the other one is; the spare's comes first", async () => {
    const apply = one(usual.made, "command:remote:Command", "restream-apply");
    expect(await namesAfter(apply)).toContain("restream-second-apply");
    const toSecond = one(usual.made, "command:remote:Command", "restream-second-apply");
    expect(await namesAfter(toSecond)).not.toContain("restream-apply");
    const { inputs } = one(usual.made, "command:remote:CopyToRemote", "restream-second-release");
    const source = (await known(inputs["source"])) as pulumi.asset.StringAsset;
    const text = await source.text;
    expect(text).toContain("OWN_NAME=second");
    expect(text).toContain("10.108.0.7 198.51.100.7");
    expect(text).toContain("ssh-ed25519 KEY7 first");
  });
  it("are given to the operator by one address, and each by its own", async () => {
    expect(await known(usual.server.address)).toBe("198.51.100.200");
    expect(await known(usual.server.servers ?? {})).toEqual({
      first: { dropletId: "7", address: "198.51.100.7", sshHostKey: "ssh-ed25519 KEY7" },
      second: { dropletId: "8", address: "198.51.100.8", sshHostKey: "ssh-ed25519 KEY8" },
    });
  });
  it("on the same hardware are told of, and the address is asked about, not moved", () => {
    expect(logged.join("\n")).toMatch(/same hardware.*rebuild --node second/);
    expect(asked).toContain("GET /v2/reserved_ips/198.51.100.200");
    expect(asked.filter((each) => !each.startsWith("GET"))).toEqual([]);
  });
});

describe("with one of two away", () => {
  it("nothing of that one is changed, and it is said", () => {
    const remotes = oneAway.made.filter(({ type }) => type.startsWith("command:remote:"));
    const ignoring = remotes.filter(({ options }) => options.ignoreChanges?.includes("remotePath"));
    expect(ignoring.map(({ name }) => name).sort()).toEqual([
      ...["restream-apply", "restream-apply", "restream-first-boot", "restream-host-key"],
      "restream-release",
    ]);
    expect(logged.join("\n")).toMatch(/first, the spare, does not answer by SSH/);
  });
});
