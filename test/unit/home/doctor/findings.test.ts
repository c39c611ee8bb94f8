import { describe, expect, it } from "vitest";
import {
  addressFinding,
  backupFinding,
  firewallFinding,
  portFinding,
  wayInFinding,
} from "../../../../home/doctor/findings";

const said = ({ verdict, what }: { verdict: string; what: string }): string => `${verdict} ${what}`;
const LIVE = {
  urn: "u",
  rtmp: ["203.0.113.5/32"],
  ssh: ["203.0.113.5/32"],
  address: "198.51.100.1",
};
const stateOf = (time: string): string => JSON.stringify({ deployment: { manifest: { time } } });

describe("what is seen from home", () => {
  it.each([
    [portFinding("198.51.100.1", 1935, true), /^ok/],
    [portFinding("198.51.100.1", 1935, false), /^wrong .*198\.51\.100\.1, port 1935/],
    [addressFinding({ address: "203.0.113.5" }, "203.0.113.5"), /^ok/],
    [addressFinding({ address: "203.0.113.5" }, "192.0.2.1, 203.0.113.0/24"), /^ok/],
    [
      addressFinding({ address: "203.0.113.9" }, "203.0.113.5/32"),
      /^wrong .*lets 203\.0\.113\.5 in/,
    ],
    [addressFinding({ address: "203.0.113.9" }, ""), /^wrong .*lets nobody in/],
    [
      addressFinding({ trouble: "Cannot be looked up.\nWays on" }, ""),
      /^not-looked Cannot be looked up\.$/,
    ],
    [firewallFinding(LIVE, { homeIp: "203.0.113.5", adminIp: "" }), /^ok/],
    [firewallFinding(LIVE, { homeIp: "203.0.113.6", adminIp: "" }), /^wrong/],
    [firewallFinding(LIVE, { homeIp: "203.0.113.5", adminIp: "192.0.2.7" }), /^wrong/],
    [backupFinding(stateOf("a"), stateOf("a")), /^ok/],
    [backupFinding(stateOf("b"), stateOf("a")), /^wrong .*has changed since/],
    [backupFinding(stateOf("b"), undefined), /^wrong There is no copy/],
    [backupFinding(stateOf("b"), "half a fi"), /^wrong .*has changed since/],
    [backupFinding("{}", "{}"), /^wrong/],
    [wayInFinding({ homeIp: "203.0.113.5", adminIp: "" }), /^wrong Only one address/],
    [wayInFinding({ homeIp: "203.0.113.5,192.0.2.1", adminIp: "" }), /^ok/],
    [wayInFinding({ homeIp: "203.0.113.5,192.0.2.1", adminIp: "192.0.2.1" }), /^wrong/],
    [wayInFinding({ homeIp: "203.0.113.0/24", adminIp: "" }), /^ok/],
  ])("%#", (finding, words) => {
    expect(said(finding)).toMatch(words);
    expect(finding.steps.length > 0).toBe(finding.verdict === "wrong");
  });
});
