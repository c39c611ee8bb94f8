// The stand-ins' errors are those that the real providers were seen to give, and they are explained as those are.
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { Server, utils } from "ssh2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explainError } from "../../../../infra/advice/explain-error";
import { emptyDatacenter } from "../../../simulator/digitalocean/empty-datacenter";
import { startSimulator, type Simulator } from "../../../simulator/digitalocean/server";
import { dial } from "../../../support/engine/command/connection";
import { digitaloceanProvider } from "../../../support/engine/digitalocean-provider";
import type { Provider } from "../../../support/engine/provider-server";
import type { Properties } from "../../../support/engine/properties";
import { FIRST_TIME, REAL_WORDS, type RealWords } from "../../infra/real-words";

const logged: string[] = [];
const LOG = {
  status: () => undefined,
  warn: () => undefined,
  error: (line: string) => logged.push(line),
};

let simulator: Simulator;
let provider: Provider;
beforeEach(async () => {
  logged.length = 0;
  simulator = await startSimulator({
    token: "test-token",
    datacenter: emptyDatacenter(),
  });
  provider = digitaloceanProvider({
    DIGITALOCEAN_API_URL: simulator.url,
    DIGITALOCEAN_TOKEN: "test-token",
    DIGITALOCEAN_HTTP_RETRY_MAX: "1",
    DIGITALOCEAN_HTTP_RETRY_WAIT_MIN: "0.01",
    DIGITALOCEAN_HTTP_RETRY_WAIT_MAX: "0.01",
  });
  provider.configure({});
});
afterEach(() => simulator.close().catch(() => undefined));

const kind = (name: string) => {
  const found = provider.kinds[`digitalocean:index/${name}`];
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const create = (name: string, inputs: Properties) => kind(name).create(inputs, LOG);
const createTag = () => create("tag:Tag", { name: "restream-prod" });
const RECORD = { domain: "example.org", type: "A", name: "live", value: "203.0.113.5", ttl: 60 };
const createRecord = (domain: string) => create("dnsRecord:DnsRecord", { ...RECORD, domain });

/** @throws Error when it does not fail. */
const wordsOf = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("it did not fail");
};

const expectAsReal = (words: string, { says, means }: RealWords): void => {
  expect(words).toMatch(says);
  expect(explainError(words)).toMatch(means);
};

describe("the DigitalOcean stand-in", () => {
  it.each<[keyof typeof REAL_WORDS, (simulator: Simulator) => unknown, () => Promise<unknown>]>([
    [
      "apiFails",
      ({ faults }) => faults.outage("GET", /^\/v2\/droplets$/, 2),
      async () => provider.functions?.["digitalocean:index/getDroplets:getDroplets"]?.({}),
    ],
    ["apiIsAway", (running) => running.close(), createTag],
    ["pause", ({ faults }) => faults.tooManyRequests(/^\/v2\/tags$/, 2), createTag],
    ["wrongToken", ({ faults }) => faults.unauthorized(), createTag],
    [
      "nameIsInvalid",
      () => undefined,
      () => create("firewall:Firewall", { name: "restream-prod_2", inboundRules: [] }),
    ],
    [
      "mayNotDelete",
      ({ faults }) => faults.forbidden("DELETE", /^\/v2\/droplets\/\d+$/),
      async () => {
        const order = { name: "d", region: "nyc3", size: "s-2vcpu-2gb", image: "debian-13-x64" };
        const { id, state } = await create("droplet:Droplet", order);
        await kind("droplet:Droplet").delete(id, state, LOG);
      },
    ],
    ["domainIsElsewhere", () => undefined, () => createRecord("example.com")],
    [
      "mayNotName",
      ({ faults }) => faults.forbidden("POST", /^\/v2\/domains\//),
      () => createRecord("example.org"),
    ],
    [
      "recordIsGone",
      () => undefined,
      () => kind("dnsRecord:DnsRecord").update("1", RECORD, RECORD, LOG),
    ],
    ["firewallIsGone", () => undefined, () => kind("firewall:Firewall").delete("0123", {}, LOG)],
  ])("%s", async (name, plan, work) => {
    await plan(simulator);
    expectAsReal(await wordsOf(work), REAL_WORDS[name]);
  });

  it("says each error twice, first as a line of the log", async () => {
    simulator.faults.unauthorized();
    await wordsOf(createTag);
    expect(logged).toEqual([expect.stringMatching(FIRST_TIME)]);
  });
});

describe("the command stand-in", () => {
  const cleanUp: (() => unknown)[] = [];
  afterEach(() => {
    for (const step of cleanUp.splice(0)) step();
  });
  const listening = async (server: Server | ReturnType<typeof createServer>): Promise<number> => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    cleanUp.push(() => server.close());
    return (server.address() as AddressInfo).port;
  };

  it("sshRefused", async () => {
    const server = createServer();
    const port = await listening(server);
    server.close();
    const words = await wordsOf(() => dial({ host: "127.0.0.1", port, dialErrorLimit: 1 }, LOG));
    expectAsReal(words, REAL_WORDS.sshRefused);
  });

  it("wrongPassphrase", async () => {
    const { private: privateKey } = utils.generateKeyPairSync("ed25519", {
      passphrase: "right",
      cipher: "aes256-ctr",
      rounds: 1,
    });
    const words = await wordsOf(() =>
      dial({ host: "127.0.0.1", port: 1, privateKey, privateKeyPassword: "wrong" }, LOG),
    );
    expectAsReal(words, REAL_WORDS.wrongPassphrase);
  });

  it("otherHostKey", async () => {
    const [shown, pinned] = [
      utils.generateKeyPairSync("ed25519"),
      utils.generateKeyPairSync("ed25519"),
    ];
    const port = await listening(
      new Server({ hostKeys: [shown.private] }, (client) => client.on("error", () => undefined)),
    );
    const words = await wordsOf(() =>
      dial(
        { host: "127.0.0.1", port, hostKey: pinned.public, password: "x", dialErrorLimit: 1 },
        LOG,
      ),
    );
    expectAsReal(words, REAL_WORDS.otherHostKey);
  });
});
