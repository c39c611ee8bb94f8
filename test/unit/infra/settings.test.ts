import { describe, expect, it } from "vitest";
import { parseSettings, type RawConfig } from "../../../infra/settings";

const PUBLISH_KEY = "test-key-home-0123456789";
const GOOD: RawConfig = {
  values: {
    homeIp: "203.0.113.5",
    publishKey: PUBLISH_KEY,
    twitchStreamKey: "test-key-twitch",
    twitchUrl: "rtmps://ingest.example:443/app",
    sshKeyFile: "~/.ssh/id_ed25519",
    mediamtxVersion: "v1.20.1",
    mediamtxUrl: "https://example.com/mediamtx.tar.gz",
    mediamtxSha256: "A".repeat(64),
  },
  sshKey: {
    privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n",
    publicKey: "ssh-ed25519 AAAA me@home\n",
  },
};
const withValues = (values: RawConfig["values"]): RawConfig => ({
  ...GOOD,
  values: { ...GOOD.values, ...values },
});
const issuesOf = (raw: RawConfig): string[] => {
  const parsed = parseSettings(raw);
  return parsed.ok ? [] : parsed.issues;
};

describe("a good configuration", () => {
  it("becomes Settings with nothing optional", () => {
    const parsed = parseSettings(withValues({ homeIp: "203.0.113.5, 198.51.100.0/24" }));
    if (!parsed.ok) throw new Error(parsed.issues.join());
    expect(parsed.settings.homeCidrs).toEqual(["203.0.113.5/32", "198.51.100.0/24"]);
    expect(parsed.settings.publishKey.reveal()).toBe(PUBLISH_KEY);
    expect(parsed.settings.mediamtx.sha256).toBe("a".repeat(64));
    expect(parsed.settings.sshKey.publicKey).toBe("ssh-ed25519 AAAA me@home");
  });

  it("takes a bandwidth test's stream key", () => {
    expect(issuesOf(withValues({ twitchStreamKey: "live_1_a?bandwidthtest=true" }))).toEqual([]);
  });

  it("prints no secret, however it is printed", () => {
    const parsed = parseSettings(GOOD);
    expect(JSON.stringify(parsed)).not.toContain(PUBLISH_KEY);
    if (!parsed.ok) throw new Error("not parsed");
    expect(String(parsed.settings.publishKey)).toBe("[secret]");
  });
});

describe("refuses, and says what was given and what to do", () => {
  it.each<[string, RawConfig["values"], RegExp]>([
    ["no home address", { homeIp: "" }, /restream:homeIp: is not set; .*curl -4/],
    ["a name as home address", { homeIp: "home.example" }, /got "home\.example", expected an IPv4/],
    ["an octal-looking address", { homeIp: "203.0.113.010.1" }, /expected an IPv4/],
    ["IPv6", { homeIp: "2001:db8::1" }, /which is IPv6; .*curl -4/],
    ["the whole world", { homeIp: "0.0.0.0/0" }, /wider than \/16/],
    ["a prefix over 32", { homeIp: "203.0.113.5/33" }, /over 32/],
    [
      "a private address",
      { homeIp: "192.168.1.5" },
      /private: an address inside your home network/,
    ],
    ["CGNAT", { homeIp: "100.64.1.2" }, /carrierGradeNat/],
    ["loopback beside a good one", { homeIp: "203.0.113.5,127.0.0.1" }, /got "127\.0\.0\.1"/],
    ["no publish key", { publishKey: undefined }, /publishKey: is not set; make and set one:/],
    ["a short publish key", { publishKey: "short" }, /has 5 characters .* 20 to 100/],
    ["a publish key with &", { publishKey: "a&b".repeat(10) }, /20 to 100 of A-Z/],
    ["no stream key", { twitchStreamKey: undefined }, /twitchStreamKey: is not set; copy it/],
    ["a stream key with a line break", { twitchStreamKey: "live_1\n" }, /a line break/],
    ["an address as stream key", { twitchStreamKey: "rtmp://a/b/key" }, /or an address/],
    ["an http destination", { twitchUrl: "http://a/app" }, /expected rtmp:\/\/HOST\/APP/],
    ["a destination without app", { twitchUrl: "rtmp://a" }, /expected rtmp:\/\/HOST\/APP/],
    ["a destination with key", { twitchUrl: "rtmp://a/app/key" }, /take the stream key out/],
    ["a destination with password", { twitchUrl: "rtmp://u:p@a/app" }, /holds a user or password/],
    ["what systemd would expand", { twitchUrl: "rtmp://a/app$HOME" }, /expected rtmp/],
    ["a version without v", { mediamtxVersion: "1.20.1" }, /got "1\.20\.1", expected a release/],
    ["ftp for MediaMTX", { mediamtxUrl: "ftp://a/b" }, /expected the http\(s\) address/],
    ["a short hash", { mediamtxSha256: "abc" }, /expected the 64 hex digits/],
    ["a misspelt key", { twitchStreamkey: "x" }, /did you mean restream:twitchStreamKey\?/],
  ])("%s", (_, values, expected) => {
    const issues = issuesOf(withValues(values));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(expected);
  });

  it.each<[string, RawConfig["sshKey"], RegExp]>([
    ["a missing private key", { privateKey: undefined, publicKey: "x" }, /ssh-keygen -t ed25519/],
    ["a missing public key", { ...GOOD.sshKey, publicKey: undefined }, /id_ed25519\.pub" cannot/],
    [
      "a public key as private",
      { ...GOOD.sshKey, privateKey: "ssh-ed25519 A" },
      /is no private key/,
    ],
    ["a broken public key", { ...GOOD.sshKey, publicKey: "hello" }, /is no public key/],
  ])("%s", (_, sshKey, expected) => {
    const issues = issuesOf({ ...GOOD, sshKey });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(expected);
  });

  it("reports every problem at once", () => {
    expect(
      issuesOf(withValues({ homeIp: "", publishKey: "", twitchUrl: "x", typo: "y" })),
    ).toHaveLength(4);
  });

  it("never prints a secret that it refuses", () => {
    const bad = "bad key with spaces 0123456789";
    const text = issuesOf(withValues({ publishKey: bad, twitchStreamKey: bad })).join("\n");
    expect(text).not.toBe("");
    expect(text).not.toContain(bad);
  });
});
