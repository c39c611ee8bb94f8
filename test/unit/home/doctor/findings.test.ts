import { describe, expect, it } from "vitest";
import { ok, type Finding } from "../../../../control/command/doctor/finding";
import type { Seen } from "../../../../home/address/agree";
import {
  addressFinding,
  backupFinding,
  firewallFinding,
  ownWayFindings,
  pageFindings,
  portFindings,
  wayInFinding,
} from "../../../../home/doctor/findings";

const said = ({ verdict, what }: { verdict: string; what: string }): string => `${verdict} ${what}`;
const LIVE = {
  urn: "u",
  rtmp: ["203.0.113.5/32"],
  ssh: ["203.0.113.5/32"],
  page: [],
  rtmpPort: 1935,
  address: "198.51.100.1",
};
const WANTED = { homeIp: "203.0.113.5", adminIp: "" };
const AT_HOME = { address: "203.0.113.5" };
const ELSEWHERE = { address: "203.0.113.9" };
const port = (answers: boolean, seen: Seen): Finding =>
  portFindings("198.51.100.1", 1935, answers, seen, WANTED, LIVE)[0] ??
  ok("port", "nothing is said");
const page = (answers: boolean, seen: Seen, from: string[]): Finding =>
  pageFindings("https://live.example.org/", answers, seen, { ...LIVE, page: from })[0] ??
  ok("page", "nothing is said");
const stateOf = (time: string): string => JSON.stringify({ deployment: { manifest: { time } } });

describe("what is seen from home", () => {
  it.each([
    [port(true, AT_HOME), /^ok/],
    [page(true, ELSEWHERE, []), /^ok The page's port answers from here: https:\/\/live/],
    [page(false, AT_HOME, ["203.0.113.5"]), /^wrong The page's port does not answer/],
    [page(false, AT_HOME, ["198.51.100.9"]), /nothing is said/],
    [port(false, AT_HOME), /^wrong .*198\.51\.100\.1, port 1935/],
    [port(false, { trouble: "?" }), /^wrong/],
    [addressFinding(AT_HOME, WANTED, LIVE), /^ok/],
    [addressFinding(AT_HOME, WANTED, undefined), /^ok/],
    [
      addressFinding(ELSEWHERE, { ...WANTED, homeIp: "203.0.113.9" }, LIVE),
      /^wrong The stack names your address, 203\.0\.113\.9, and it is not in force yet$/,
    ],
    [
      addressFinding({ address: "192.0.2.77" }, { ...WANTED, homeIp: "192.0.2.0/24" }, undefined),
      /^ok/,
    ],
    [addressFinding(ELSEWHERE, WANTED, undefined), /^wrong .*OBS in from 203\.0\.113\.5$/],
    [addressFinding(ELSEWHERE, { ...WANTED, publisherIps: "203.0.113.9" }, undefined), /^ok/],
    [addressFinding(ELSEWHERE, { ...WANTED, adminIp: "203.0.113.9" }, undefined), /^note/],
    [addressFinding(ELSEWHERE, { homeIp: "", adminIp: "" }, undefined), /^wrong .*nowhere/],
    [addressFinding({ trouble: "No.\nWays on" }, WANTED, undefined), /^not-looked No\.$/],
    [
      firewallFinding(
        { ...LIVE, rtmp: ["203.0.113.5/32", "203.0.113.9/32"] },
        { ...WANTED, publisherIps: "203.0.113.9,203.0.113.5/32" },
      ),
      /^ok/,
    ],
    [firewallFinding(LIVE, { homeIp: "203.0.113.5", adminIp: "" }), /^ok/],
    [firewallFinding(LIVE, { homeIp: "203.0.113.6", adminIp: "" }), /^wrong/],
    [firewallFinding(LIVE, { homeIp: "203.0.113.5", adminIp: "192.0.2.7" }), /^wrong/],
    [backupFinding(stateOf("a"), stateOf("a")), /^ok/],
    [backupFinding(stateOf("b"), stateOf("a")), /^wrong .*has changed since/],
    [backupFinding(stateOf("b"), undefined), /^wrong There is no copy/],
    [backupFinding(stateOf("b"), "half a fi"), /^wrong .*has changed since/],
    [backupFinding("{}", "{}"), /^wrong/],
    [wayInFinding({ homeIp: "203.0.113.5", adminIp: "" }), /^note Only 203/],
    [wayInFinding({ homeIp: "203.0.113.5,192.0.2.1", adminIp: "" }), /^ok/],
    [wayInFinding({ homeIp: "203.0.113.5,192.0.2.1", adminIp: "192.0.2.1" }), /^note/],
    [wayInFinding({ homeIp: "203.0.113.0/24", adminIp: "" }), /^ok/],
  ])("%#", (finding, words) => {
    expect(said(finding)).toMatch(words);
    expect(finding.steps.length > 0).toBe(finding.verdict === "wrong");
  });

  it.each([
    ["homeIp", { ...WANTED, homeIp: ELSEWHERE.address }, "restream home-ip"],
    ["another publisher's", { ...WANTED, publisherIps: ELSEWHERE.address }, "pulumi up"],
  ])("brings into force what waits, of %s", (_, wanted, command) => {
    expect(addressFinding(ELSEWHERE, wanted, LIVE).steps).toEqual([{ run: command }]);
  });
  it("says nothing of a port that is not open to a line yet, though the stack names it", () => {
    const named = { ...WANTED, homeIp: ELSEWHERE.address };
    expect(portFindings("198.51.100.1", 1935, false, ELSEWHERE, named, LIVE)).toEqual([]);
  });
  it("says nothing of a port that a line is not let in to", () => {
    for (const address of ["203.0.113.9", "192.0.2.7"])
      expect(
        portFindings(
          "198.51.100.1",
          1935,
          false,
          { address },
          { ...WANTED, adminIp: "192.0.2.7" },
          LIVE,
        ),
      ).toEqual([]);
  });
});

describe("the way to each of two servers", () => {
  const [first, second] = ["first", "second"].map((name, at) => ({
    ...{ name, address: `203.0.113.${5 + at}`, answers: true },
  })) as [Way, Way];
  it.each<[Way[], RegExp[]]>([
    [[first, second], [/^ok Both servers answer from here/]],
    [[first, { ...second, answers: false }], [/^wrong second does not answer .* 203\.0\.113\.6 /]],
    // The server's own line says why.
    [
      [
        { ...first, answers: false },
        { ...second, answers: false },
      ],
      [],
    ],
    [[], []],
  ])("%j", (servers, expected) => {
    const findings = ownWayFindings(servers).map(said);
    expect(findings).toHaveLength(expected.length);
    for (const [at, pattern] of expected.entries()) expect(findings[at]).toMatch(pattern);
  });
});

type Way = Parameters<typeof ownWayFindings>[0][number];
