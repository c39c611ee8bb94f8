import { describe, expect, it } from "vitest";
import {
  changeWords,
  planChange,
  letInOf,
  wantedOf,
  type Asked,
  type LetIn,
} from "../../../../home/address/plan";
import { firewallOf, isInForce, pendingOf } from "../../../../home/address/state";
import { whyUnreachable } from "../../../../home/why-unreachable";

const [OLD, NEW, STUDIO] = ["203.0.113.10", "203.0.113.20", "198.51.100.7"];

describe("a changed address", () => {
  it.each<[string, LetIn, Partial<Asked>, LetIn]>([
    ["takes the old one's place", { homeIp: OLD, adminIp: "" }, {}, { homeIp: NEW, adminIp: "" }],
    ["is new where there was none", { homeIp: "", adminIp: "" }, {}, { homeIp: NEW, adminIp: "" }],
    [
      "also in adminIp where it was the same",
      { homeIp: OLD, adminIp: `${OLD}/32` },
      {},
      { homeIp: NEW, adminIp: NEW },
    ],
    [
      "in adminIp beside others",
      { homeIp: OLD, adminIp: `${OLD}, ${STUDIO}` },
      {},
      { homeIp: NEW, adminIp: `${STUDIO},${NEW}` },
    ],
    [
      "leaves another adminIp",
      { homeIp: OLD, adminIp: STUDIO },
      {},
      { homeIp: NEW, adminIp: STUDIO },
    ],
    [
      "leaves everything where it is let in",
      { homeIp: `${OLD}, ${NEW}/32`, adminIp: "" },
      {},
      { homeIp: `${OLD}, ${NEW}/32`, adminIp: "" },
    ],
    [
      "leaves a range that holds it",
      { homeIp: "203.0.113.0/24", adminIp: "" },
      {},
      { homeIp: "203.0.113.0/24", adminIp: "" },
    ],
    [
      "comes beside the old with --add",
      { homeIp: OLD, adminIp: "" },
      { add: true },
      { homeIp: `${OLD},${NEW}`, adminIp: "" },
    ],
    [
      "comes beside the old in both",
      { homeIp: OLD, adminIp: OLD },
      { add: true },
      { homeIp: `${OLD},${NEW}`, adminIp: `${OLD},${NEW}` },
    ],
    [
      "is not added to another adminIp",
      { homeIp: OLD, adminIp: STUDIO },
      { add: true },
      { homeIp: `${OLD},${NEW}`, adminIp: STUDIO },
    ],
    [
      "replaces what the watch has added",
      { homeIp: `${STUDIO},${OLD}`, adminIp: "" },
      { add: true, ours: OLD },
      { homeIp: `${STUDIO},${NEW}`, adminIp: "" },
    ],
    [
      "replaces what the watch has set among several",
      { homeIp: `${STUDIO},${OLD}`, adminIp: "" },
      { ours: OLD },
      { homeIp: `${STUDIO},${NEW}`, adminIp: "" },
    ],
  ])("%s", (_, before, asked, after) => {
    expect(planChange(before, { address: NEW, add: false, ...asked })).toEqual(after);
  });
  it("is refused where it is not known which of several was this line", () => {
    expect(() =>
      planChange({ homeIp: `${OLD},${STUDIO}`, adminIp: "" }, { address: NEW, add: false }),
    ).toThrow(/lets 203\.0\.113\.10, 198\.51\.100\.7 in, and which[\s\S]*restream home-ip --add/);
  });
  it("is shown, old → new", () => {
    expect(changeWords({ homeIp: OLD, adminIp: "" }, { homeIp: NEW, adminIp: "" })).toEqual([
      `homeIp: ${OLD} → ${NEW}`,
    ]);
    expect(changeWords({ homeIp: "", adminIp: OLD }, { homeIp: NEW, adminIp: NEW })).toEqual([
      `homeIp: (not set) → ${NEW}`,
      `adminIp: ${OLD} → ${NEW}`,
    ]);
  });
});

const URN =
  "urn:pulumi:prod::restream::restream:infra:RestreamServer$restream:infra:Firewall$digitalocean:index/firewall:Firewall::restream-firewall";
const exported = (sources: string[], more: object = {}): string =>
  JSON.stringify({
    deployment: {
      resources: [
        { urn: "urn:x", type: "digitalocean:index/tag:Tag", outputs: {} },
        {
          urn: "urn:y",
          type: "digitalocean:index/droplet:Droplet",
          outputs: { ipv4Address: "198.51.100.10" },
        },
        {
          urn: URN,
          type: "digitalocean:index/firewall:Firewall",
          outputs: {
            inboundRules: [
              { protocol: "tcp", portRange: "1935", sourceAddresses: sources },
              { protocol: "tcp", portRange: "22", sourceAddresses: [`${STUDIO}/32`] },
              { protocol: "icmp", sourceAddresses: ["192.0.2.1/32"] },
            ],
          },
          ...more,
        },
      ],
    },
  });

describe("the firewall in force", () => {
  it("is read from the state", () => {
    expect(firewallOf(exported([`${OLD}/32`]))).toEqual({
      urn: URN,
      rtmp: [`${OLD}/32`],
      ssh: [`${STUDIO}/32`],
      page: [],
      rtmpPort: 1935,
      address: "198.51.100.10",
    });
  });
  it("has the address that leads to the one on air, where there are two droplets", () => {
    const state = JSON.parse(exported([`${OLD}/32`])) as { deployment: { resources: object[] } };
    const second = { type: "digitalocean:index/droplet:Droplet", urn: "urn:z", id: "2" };
    const reserved = {
      ...{ type: "digitalocean:index/reservedIp:ReservedIp", urn: "urn:r" },
      outputs: { ipAddress: "203.0.113.200" },
    };
    const text = (...more: object[]): string => {
      const resources = [...more, ...state.deployment.resources];
      return JSON.stringify({ deployment: { resources } });
    };
    expect(firewallOf(text(second, reserved))?.address).toBe("203.0.113.200");
    // One that is being replaced is no second one.
    expect(firewallOf(text({ ...second, delete: true }, reserved))?.address).toBe("198.51.100.10");
    expect(firewallOf(text(second))?.address).toBeUndefined();
  });
  it("lets OBS in at the encrypted port alone, where the other is shut", () => {
    const text = exported([`${OLD}/32`]).replace('"1935"', '"1938"');
    expect(firewallOf(text)).toMatchObject({ rtmp: [`${OLD}/32`], rtmpPort: 1938 });
  });
  it.each([
    [JSON.stringify({ deployment: {} })],
    [JSON.stringify({ deployment: { resources: [] } })],
    [exported([], { delete: true })],
  ])("is not there in %s", (text) => {
    expect(firewallOf(text)).toBeUndefined();
  });
  it("is compared without regard to order and form", () => {
    const wanted = wantedOf({ homeIp: `${OLD}, ${NEW}`, adminIp: "" });
    const [both, page] = [[OLD, NEW], [] as string[]];
    const rtmp = [`${NEW}/32`, `${OLD}/32`];
    expect(isInForce({ rtmp, ssh: [`${OLD}/32`, NEW], page }, wanted)).toBe(true);
    expect(isInForce({ rtmp: [`${NEW}/32`], ssh: both, page }, wanted)).toBe(false);
    expect(isInForce({ rtmp: both, ssh: [STUDIO], page }, wanted)).toBe(false);
    expect(isInForce({ rtmp: both, ssh: both, page: [OLD] }, wanted)).toBe(false);
  });
});

describe("what is pending", () => {
  it("is named, each resource once, without what stays", () => {
    const step = (op: string, name: string): object => ({
      op,
      urn: `urn:pulumi:prod::r::t::${name}`,
    });
    const text = `Previewing\n${JSON.stringify({
      steps: [
        step("same", "restream-tag"),
        step("update", "restream-apply"),
        step("create-replacement", "restream-release"),
        step("replace", "restream-release"),
      ],
    })}`;
    expect(pendingOf(text)).toEqual(["restream-apply (update)", "restream-release (replace)"]);
    expect(pendingOf('{"steps": []}')).toEqual([]);
  });
});

describe("when SSH fails", () => {
  const address = "198.51.100.10";
  it.each([
    [
      "a changed address is told with the command",
      { address, doesAnswer: false as const, seen: { address: NEW }, letIn: [`${OLD}/32`] },
      /your address is now 203\.0\.113\.20, the server lets 203\.0\.113\.10 in\. Run: restream home-ip$/,
    ],
    [
      "an address that is let in is not to blame",
      { address, doesAnswer: false as const, seen: { address: OLD }, letIn: ["203.0.113.0/24"] },
      /is let in\. Either this network lets no SSH out/,
    ],
    [
      "an unknown address is told as such",
      {
        address,
        doesAnswer: false as const,
        seen: { trouble: "Is this machine online?" },
        letIn: [`${OLD}/32`],
      },
      /The server lets 203\.0\.113\.10 in\.\nIs this machine online\?/,
    ],
    [
      "an answer on port 22 means key or host key",
      { address, doesAnswer: true as const },
      /cannot be reached by SSH, though it answers on port 22[\s\S]*host key/,
    ],
  ])("%s", (_, failure, told) => {
    expect(whyUnreachable(failure)).toMatch(told);
  });
});

describe("who may open the page", () => {
  const config = (more: Record<string, string>): LetIn =>
    letInOf(
      new Map<string, string | undefined>(
        Object.entries({ homeIp: OLD, adminIp: `${STUDIO},${OLD}/32`, ...more }),
      ),
    );
  const ON = { page: "true", certificate: "true" };
  it.each<[string, Record<string, string>, string[]]>([
    ["nobody where there is none", { certificate: "true", pageFrom: NEW }, []],
    ["nobody where there is no certificate", { page: "true" }, []],
    ["home and whoever administers", ON, [OLD, STUDIO]],
    ["whom the stack names", { ...ON, pageFrom: `${NEW}/32, 192.0.2.0/24` }, [NEW, "192.0.2.0/24"]],
    ["everybody", { ...ON, pageFrom: "anywhere" }, ["0.0.0.0/0", "::/0"]],
  ])("%s", (_, more, expected) => {
    expect(wantedOf(config(more)).page).toEqual(expected);
  });
  it.each([
    ["follows this line", `${OLD}/32,192.0.2.1`, `192.0.2.1,${NEW}`],
    ["stays what it was otherwise", "192.0.2.1", "192.0.2.1"],
    ["stays everybody", "anywhere", "anywhere"],
    ["stays unsaid", "", ""],
  ])("%s", (_, pageFrom, expected) => {
    const now = config({ ...ON, pageFrom });
    expect(planChange(now, { address: NEW, add: false }).pageFrom).toBe(expected);
  });
});

it("what the stack lets in holds the further publishers' own addresses", () => {
  const config = new Map<string, string | undefined>([
    ["homeIp", "203.0.113.5"],
    ["publishers", "office, phone"],
    ["officeIp", "203.0.113.9/32"],
  ]);
  expect(letInOf(config)).toEqual({
    ...{ homeIp: "203.0.113.5", adminIp: "", publisherIps: "203.0.113.9/32" },
  });
  expect(wantedOf(letInOf(config))).toEqual({
    rtmp: ["203.0.113.5", "203.0.113.9"],
    ssh: ["203.0.113.5"],
    page: [],
  });
  expect(letInOf(new Map())).toEqual({ homeIp: "", adminIp: "", publisherIps: "" });
});
