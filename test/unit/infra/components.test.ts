// What the components ask the providers for, told by Pulumi's mocks: no engine, no root, seconds. That the engine heeds the
// options (what is replaced, what is not) is the bed's to show.
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { RestreamServer } from "../../../infra/components/restream-server";
import { Secret } from "../../../infra/secret";
import { SETTINGS } from "./a-settings";

const ADDRESS = "198.51.100.7";
const STACK = "prod";
const API = { url: "http://127.0.0.1:9", token: new Secret("test-token") };

interface Made {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  options: pulumi.CustomResourceOptions;
}

const made: Made[] = [];
/** Of a second server, whose stack is locked. */
const madeLocked: Made[] = [];
const asked: string[] = [];
/** What the engine is asked for, whoever asks: "TYPE NAME". */
const registered: string[] = [];
let server: RestreamServer;

/** What the provider would add. Whatever is not foreseen here throws: a new resource wants a thought. */
const OUTPUTS: Readonly<Record<string, (inputs: Record<string, unknown>) => object>> = {
  "digitalocean:index/tag:Tag": () => ({}),
  "digitalocean:index/sshKey:SshKey": () => ({ fingerprint: "aa:bb" }),
  "digitalocean:index/firewall:Firewall": () => ({}),
  "digitalocean:index/droplet:Droplet": () => ({ ipv4Address: ADDRESS }),
  "command:remote:Command": () => ({ stdout: "ssh-ed25519 AAAA\n", stderr: "" }),
  "command:remote:CopyToRemote": () => ({}),
};
const COMPONENT = /^restream:infra:/;

/** Mocks take no hooks: they are noted, and left out. */
const noteIn =
  (list: Made[]): pulumi.ResourceTransformation =>
  ({ type, name, props, opts }) => {
    list.push({ type, name, inputs: props as Record<string, unknown>, options: opts });
    return { props: props as pulumi.Inputs, opts: { ...opts, hooks: undefined } };
  };
vi.mock("../../../infra/components/explained", () => ({ EXPLAINED: { onError: ["explained"] } }));

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push(`${type} ${name}`);
        if (COMPONENT.test(type)) return { id: undefined, state: {} };
        const outputs = OUTPUTS[type];
        if (!outputs) throw new Error(`${type} ${name}: nobody expected it`);
        return {
          id: `${name}-id`,
          state: { ...inputs, ...outputs(inputs as Record<string, unknown>) },
        };
      },
      call: ({ token }) => {
        asked.push(token);
        if (token !== "digitalocean:index/getDroplets:getDroplets")
          throw new Error(`${token}: nobody expected it`);
        return { droplets: [{ id: "restream-droplet-id", tags: [] }] };
      },
    },
    "restream",
    STACK,
    false,
  );
  server = new RestreamServer(
    "restream",
    SETTINGS,
    { api: API },
    { transformations: [noteIn(made)] },
  );
  new RestreamServer(
    "locked",
    { ...SETTINGS, locked: true },
    { api: API },
    {
      transformations: [noteIn(madeLocked)],
    },
  );
  await pulumi.runtime.disconnect();
});

const one = (type: string, name = ""): Made => {
  const found = made.filter((each) => each.type === type && each.name.includes(name));
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${type} ${name}: there are ${found.length}`);
  return first;
};
const known = <T>(output: pulumi.Input<T>): Promise<T> =>
  new Promise((resolve) => void pulumi.output(output).apply((value) => void resolve(value as T)));
const isSecret = (value: unknown): Promise<boolean> =>
  pulumi.isSecret(pulumi.output(value) as pulumi.Output<unknown>);
const asText = async (value: unknown): Promise<string> => JSON.stringify(await known(value));

describe("the firewall", () => {
  it("lets in home, the operator and what they ping with, and nobody else", async () => {
    const { inputs } = one("digitalocean:index/firewall:Firewall");
    expect(await known(inputs["inboundRules"])).toEqual([
      { protocol: "tcp", portRange: "1935", sourceAddresses: SETTINGS.publisherCidrs },
      { protocol: "tcp", portRange: "22", sourceAddresses: SETTINGS.adminCidrs },
      {
        protocol: "icmp",
        sourceAddresses: [...new Set([...SETTINGS.publisherCidrs, ...SETTINGS.adminCidrs])],
      },
    ]);
    expect(await known(inputs["tags"])).toEqual([`restream-${STACK}`]);
  });
});

describe("the droplet", () => {
  it("is of the size, region and image that are asked for, without a name", async () => {
    const { inputs } = one("digitalocean:index/droplet:Droplet");
    expect(inputs).toMatchObject({
      region: SETTINGS.region,
      size: "s-2vcpu-2gb",
      image: "debian-13-x64",
      resizeDisk: false,
      dropletAgent: false,
    });
    expect(inputs["name"]).toBeUndefined();
    expect(await known(inputs["sshKeys"])).toEqual(["aa:bb"]);
    expect(await known(inputs["tags"])).toEqual([`restream-${STACK}`]);
  });
  it("waits for its firewall, which waits for the tag", async () => {
    const droplet = one("digitalocean:index/droplet:Droplet");
    const [firewall] = [droplet.options.dependsOn].flat() as [pulumi.Resource];
    expect(await known(firewall.urn)).toContain("firewall:Firewall");
    const { inputs } = one("digitalocean:index/firewall:Firewall");
    expect(pulumi.Output.isInstance((inputs["tags"] as unknown[])[0])).toBe(true);
  });
  it("is never replaced by what is only fixed at its creation", () => {
    expect(one("digitalocean:index/droplet:Droplet").options.ignoreChanges).toEqual([
      ...[
        "size",
        "userData",
        "image",
        "sshKeys",
        "monitoring",
        "dropletAgent",
        "region",
        "vpcUuid",
      ],
    ]);
  });
  it("and its firewall are protected where the stack is locked, with all that is in them but the SSH key; the delivery never", () => {
    const protectedIn = (list: Made[]): object[] =>
      list
        .filter(({ options }) => options.protect !== undefined)
        .map(({ type, options }) => [type, options.protect]);
    const of = (locked: boolean): object[] => [
      ["restream:infra:Firewall", locked],
      ["restream:infra:Droplet", locked],
      ["digitalocean:index/sshKey:SshKey", false],
    ];
    expect(protectedIn(made)).toEqual(of(false));
    expect(protectedIn(madeLocked)).toEqual(of(true));
  });
  it("is told no secret", async () => {
    const userData = await known(one("digitalocean:index/droplet:Droplet").inputs["userData"]);
    expect(userData).toContain("#cloud-config");
    for (const secret of SECRETS) expect(userData).not.toContain(secret);
  });
});

const SECRETS = [
  ...SETTINGS.publishers.map(({ publishKey }) => publishKey.reveal()),
  ...SETTINGS.destinations.map(({ streamKey }) => streamKey.reveal()),
  SETTINGS.sshKey.privateKey.reveal(),
];

describe("what goes over SSH", () => {
  const remote = () => made.filter(({ type }) => type.startsWith("command:remote:"));
  it("is five steps, each after the one before, all again for another droplet", async () => {
    const steps = remote();
    expect(steps.map(({ name }) => name)).toEqual([
      "restream-first-boot",
      "restream-host-key",
      "restream-apply",
      "restream-release",
      "restream-apply",
    ]);
    for (const { inputs } of steps)
      expect(await known(inputs["triggers"])).toEqual(["restream-droplet-id"]);
    for (const { options } of steps.slice(1)) expect(options.dependsOn).toBeDefined();
  });
  it("goes to the droplet's address; from the second contact on to the host key that was recorded", async () => {
    for (const { name, type, inputs } of remote()) {
      const connection = (await known(inputs["connection"])) as { host: string; hostKey?: string };
      expect(connection.host).toBe(ADDRESS);
      const isFirst = /first-boot|host-key/.test(name);
      expect([name, type, connection.hostKey]).toEqual([
        ...[name, type, isFirst ? undefined : "ssh-ed25519 AAAA"],
      ]);
    }
  });
  it("brings secrets by standard input alone, and as a secret", async () => {
    const apply = one("command:remote:Command", "apply");
    expect(await isSecret(apply.inputs["stdin"])).toBe(true);
    expect(await asText(apply.inputs["stdin"])).toContain(SECRETS[1]);
    for (const { inputs } of remote()) {
      const { connection } = inputs;
      const clear = { ...inputs, connection: undefined, stdin: undefined };
      for (const secret of SECRETS) expect(await asText(clear)).not.toContain(secret);
      const { privateKey } = (await known(connection)) as { privateKey: unknown };
      expect(privateKey).toBe(SETTINGS.sshKey.privateKey.reveal());
      expect(await isSecret((connection as { privateKey: unknown }).privateKey)).toBe(true);
    }
  });
});

describe("the whole", () => {
  it("is asked for nothing but the list of droplets", () => {
    expect([...new Set(asked)]).toEqual(["digitalocean:index/getDroplets:getDroplets"]);
  });
  it("explains every error of a provider", () => {
    const custom = made.filter(({ type }) => !COMPONENT.test(type));
    expect(custom.length).toBeGreaterThanOrEqual(9);
    for (const { name, options } of custom)
      expect([name, options.hooks]).not.toEqual([name, undefined]);
  });
  it("tells no secret in clear to any provider", async () => {
    for (const { name, type, inputs } of made.filter(({ type }) => !COMPONENT.test(type))) {
      const clear = await asText({ ...inputs, connection: undefined, stdin: undefined });
      for (const secret of SECRETS)
        expect([name, type, clear.includes(secret)]).toEqual([name, type, false]);
    }
  });
  it("has every resource under its parent", () => {
    // Only what is beneath the server is noted: one without its parent is registered and not among it.
    expect(registered.sort()).toEqual(
      [...made, ...madeLocked].map(({ type, name }) => `${type} ${name}`).sort(),
    );
    for (const { name, type, options } of made.filter(
      ({ type }) => type !== "restream:infra:RestreamServer",
    ))
      expect([name, type, options.parent]).not.toEqual([name, type, undefined]);
  });
  it("gives the operator what is needed, and of keys only OBS's, as a secret", async () => {
    expect(await known(server.address)).toBe(ADDRESS);
    expect(await known(server.obsServer)).toBe(`rtmp://${ADDRESS}/`);
    expect(await isSecret(server.obsStreamKey)).toBe(true);
    for (const output of ["ssh", "start", "estimate", "sshKeyFile", "sshHostKey"] as const) {
      expect([output, await isSecret(server[output])]).toEqual([output, false]);
      for (const secret of SECRETS) expect(await asText(server[output])).not.toContain(secret);
    }
  });
});
