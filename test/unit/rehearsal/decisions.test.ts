// The decisions of the test bed itself: a rehearsal that cannot fail would be worth nothing.
import { describe, expect, it } from "vitest";
import {
  conclude,
  emptyReport,
  type ScenarioResult,
  resultOf,
} from "../../rehearsal/result/report";
import { NOT_MEASURED, outcomeOf } from "../../rehearsal/result/outcome";
import { countChanges } from "../../rehearsal/story/second-up";
import { faultsOf } from "../../rehearsal/story/sandboxes";
import { keyLines, leaksIn, withoutKeys } from "../../rehearsal/verbs/leaks";
import { isImmutable } from "../../support/parts/package-proxy";
import { renderRuleset } from "../../support/world/cloud-firewall";

const result = (name: string, passed: boolean): ScenarioResult => ({
  name,
  passed,
  seconds: 1,
  measures: NOT_MEASURED,
  figures: {},
});

describe("a report passes only when", () => {
  it.each<[string, ScenarioResult[], string[], boolean]>([
    [
      "all that was asked for passed",
      [result("up", true), result("gap", true)],
      ["up", "gap"],
      true,
    ],
    ["not when one failed", [result("up", true), result("gap", false)], ["up", "gap"], false],
    ["not when one was not run", [result("up", true)], ["up", "gap"], false],
    [
      "not when a frame failed that nobody asked for",
      [result("gap", true), result("destroy", false)],
      ["gap"],
      false,
    ],
    ["not when nothing was asked for", [], [], false],
  ])("%s", (_, scenarios, asked, passed) => {
    expect(conclude({ ...emptyReport(), scenarios }, asked).passed).toBe(passed);
  });
});

describe("a row's result", () => {
  const figures = { "seen s": 1 };
  it("passes without a problem, and has what it measured and remarked", () => {
    expect(resultOf("gap", outcomeOf({ remarks: ["one", "two"] }), figures, 2)).toEqual({
      ...result("gap", true),
      ...{ seconds: 2, figures, remark: "one; two" },
    });
  });

  it("fails with its problems as the reason, and keeps what it measured", () => {
    expect(resultOf("gap", outcomeOf({ problems: ["one", "two"] }), figures, 2)).toEqual({
      ...result("gap", false),
      ...{ seconds: 2, figures, reason: "one; two" },
    });
  });
});

describe("the changes of a pulumi up", () => {
  it.each([
    ["Resources:\n    13 unchanged\n\nDuration: 2s\n", 0],
    ["Resources:\n    + 1 created\n    ~ 2 updated\n    10 unchanged\n\n", 3],
    ["Resources:\n    +-1 replaced\n    12 unchanged\n", 1],
  ])("%j", (output, count) => {
    expect(countChanges(output)).toBe(count);
  });

  it("are not taken for none when Pulumi does not say", () => {
    expect(() => countChanges("Duration: 2s\n")).toThrow(/no summary/);
  });
});

describe("a leak is found", () => {
  const key = "live_1?x=a b";
  it.each([
    ["as text", `argv ${key}`],
    ["URL-encoded", encodeURIComponent(key)],
    ["in base64", Buffer.from(key).toString("base64")],
    ["in base64, after one byte", Buffer.from(`:${key}`).toString("base64")],
    ["in base64, after two and before more", Buffer.from(`a:${key} tail`).toString("base64")],
    ["in base64 for URLs", Buffer.from(key).toString("base64url")],
  ])("%s", (_, text) => {
    expect(leaksIn(text, { streamKey: key })).toEqual(["streamKey"]);
  });

  it("by a line of a private key alone", () => {
    const pem = "-----BEGIN KEY-----\nAAAA\nBBBB\n-----END KEY-----\n";
    expect(leaksIn('{"key":"  BBBB"}', keyLines("ssh", pem))).toEqual(["ssh, line 2"]);
  });

  it("no longer where it was masked", () => {
    const text = `key=${key}&again=${encodeURIComponent(key)}`;
    expect(withoutKeys(text, { streamKey: key })).toBe("key=[streamKey]&again=[streamKey]");
  });

  it("only where there is one", () => {
    expect(leaksIn("nothing here", { streamKey: key })).toEqual([]);
  });
});

describe("the cloud firewall as nftables", () => {
  const home = {
    protocol: "tcp",
    ports: "1935",
    addresses: ["203.0.113.5/32", "2001:db8::1"],
  } as const;

  it("lets in what a rule names, from where it says, and drops the rest", () => {
    const text = renderRuleset([
      {
        id: 1,
        ipv4: "198.51.100.10",
        rules: { inbound: [{ ...home, addresses: [...home.addresses] }], outbound: [] },
      },
    ]);
    expect(text).toContain(
      "ip daddr 198.51.100.10 ip saddr { 203.0.113.5/32 } tcp dport 1935 accept",
    );
    expect(text.indexOf("ip daddr 198.51.100.10 drop")).toBeGreaterThan(text.indexOf("accept"));
    expect(text).toContain("ip saddr 198.51.100.10 drop");
    expect(text.indexOf("ct state established,related accept")).toBeGreaterThan(0);
  });

  it("asks for both droplets' leave when one sends to another", () => {
    const anywhere = { ...home, ports: "all", addresses: ["0.0.0.0/0"] };
    const rules = { inbound: [], outbound: [anywhere] };
    const [outbound = "", inbound = ""] = renderRuleset([
      { id: 1, ipv4: "10.116.0.2", rules },
      { id: 2, ipv4: "10.116.0.3", rules },
    ]).split("chain inbound");
    // An accept ends the chain that it stands in, and no other.
    expect(outbound.match(/hook forward|accept$/gm)).toHaveLength(4);
    expect(inbound).toMatch(/hook forward priority 1/);
    expect(inbound.match(/ip \S+ \S+ (?:drop|.*accept)$/gm)).toEqual([
      "ip daddr 10.116.0.2 drop",
      "ip daddr 10.116.0.3 drop",
    ]);
  });

  it("leaves a droplet without firewall open, as DigitalOcean does", () => {
    expect(renderRuleset([{ id: 1, ipv4: "198.51.100.10", rules: null }])).not.toContain(
      "198.51.100.10",
    );
  });
});

describe("the package proxy keeps", () => {
  it.each([
    ["/debian/pool/main/f/ffmpeg/ffmpeg_7.1.5_amd64.deb", true],
    [`/debian/dists/trixie/main/binary-amd64/by-hash/SHA256/${"a".repeat(64)}`, true],
    ["/debian/dists/trixie/InRelease", false],
    ["/debian/dists/trixie/main/binary-amd64/Packages.xz", false],
  ])("%s: %s", (path, kept) => {
    expect(isImmutable(path)).toBe(kept);
  });
});

describe("a sandbox is found at fault", () => {
  const output = (...changes: [string, string][]): string =>
    changes.reduce(
      (text, [from, to]) => text.replace(from, to),
      [
        ...["reached /etc/passwd", "reached MediaMTX", "refused the key files"],
        ...["refused the server's configuration", "refused /etc/shadow"],
        ...["refused the operator's files", "refused SSH's host keys", "refused the user data"],
        ...["refused others' processes", "refused writing to /etc", "refused writing to /usr"],
        ...["refused writing to /var", "refused the metadata address"],
        "refused the credentials of b.service",
      ].join("\n"),
    );
  const others = ["b.service"];

  it.each<[string, string, string[], string[]]>([
    ["not when all is refused", output(), [], []],
    [
      "when something is reached",
      output(["refused /etc/shadow", "reached /etc/shadow"]),
      [],
      ["reaches /etc/shadow"],
    ],
    [
      "when something was not tried",
      output(["refused the credentials of b.service", ""]),
      [],
      ["the credentials of b.service was not tried"],
    ],
    [
      "when the probe did not work at all",
      output(["reached MediaMTX", "refused MediaMTX"]),
      [],
      ["the probe does not reach MediaMTX, and so proves nothing"],
    ],
    [
      "not by what no sandbox can do here",
      output(["refused the metadata", "reached the metadata"]),
      ["the metadata address"],
      [],
    ],
  ])("%s", (_, text, unenforced, faults) => {
    expect(faultsOf(text, others, unenforced, true)).toEqual(faults);
  });

  it("is about a unit without network, which must not even reach MediaMTX", () => {
    expect(faultsOf("reached /etc/passwd\nreached MediaMTX", [], [], false)).toContain(
      "reaches MediaMTX",
    );
    expect(faultsOf("reached /etc/passwd\nrefused MediaMTX", [], [], false)).not.toContain(
      "MediaMTX was not tried",
    );
  });
});
