import { homedir } from "node:os";
import { describe, expect, it } from "vitest";
import { explainPulumi } from "../../../home/pulumi";
import {
  exitCodeOf,
  restreamLine,
  screenOf,
  serverOf,
  shellLine,
  sshArguments,
  type Screen,
} from "../../../home/server";

const OUTPUTS = {
  address: "203.0.113.10",
  sshKeyFile: "~/.ssh/id_ed25519",
  sshHostKey: "ssh-ed25519 AAAA",
  obsStreamKey: "[secret]",
};
const UNTOLD: Screen = { timeZone: undefined, isPlain: false, columns: undefined };

describe("the server, from the stack's outputs", () => {
  it("is its address, the key file, and the host key of the first contact", () => {
    expect(serverOf(JSON.stringify(OUTPUTS))).toEqual({
      address: "203.0.113.10",
      keyFile: `${homedir()}/.ssh/id_ed25519`,
      knownHost: "203.0.113.10 ssh-ed25519 AAAA\n",
    });
  });
  it.each(["address", "sshKeyFile", "sshHostKey"])("refuses a stack without %s", (name) => {
    expect(() => serverOf(JSON.stringify({ ...OUTPUTS, [name]: undefined }))).toThrow(
      `no output ${name} yet: run pulumi up first`,
    );
  });
});

describe("ssh's arguments", () => {
  const server = serverOf(JSON.stringify(OUTPUTS));
  it("trust the recorded host key and no other", () => {
    const args = sshArguments(server, "C:\\Users\\A B\\known_hosts", "restream status", "alone");
    expect(args).toContain('UserKnownHostsFile="C:/Users/A B/known_hosts"');
    expect(args).toContain("GlobalKnownHostsFile=none");
    expect(args).toContain("StrictHostKeyChecking=yes");
    expect(args.slice(-2)).toEqual(["root@203.0.113.10", "restream status"]);
  });
  it("ask for a terminal only where there is one", () => {
    expect(sshArguments(server, "k", "true", "terminal")).toContain("-t");
    expect(sshArguments(server, "k", "true", "alone")).toContain("BatchMode=yes");
    expect(sshArguments(server, "k", "true", "alone")).not.toContain("-t");
    // Only ssh asks, for the key's passphrase; what it brings is read by us.
    const asks = sshArguments(server, "k", "true", "asks");
    expect([asks.includes("-T"), asks.includes("BatchMode=yes")]).toEqual([true, false]);
  });
  it("name no command for a login", () => {
    expect(sshArguments(server, "k", undefined, "terminal").at(-1)).toBe("root@203.0.113.10");
  });
});

describe("the server's command line", () => {
  it("keeps each word one word, whatever is in it", () => {
    expect(restreamLine(["start", "a b", "$(id)", "it's", "", "a;b"], UNTOLD)).toBe(
      `restream start 'a b' '$(id)' 'it'\\''s' '' 'a;b'`,
    );
  });
  it("tells of the screen that looks", () => {
    const screen = { timeZone: "Europe/Berlin", isPlain: true, columns: 120 };
    expect(restreamLine(["status"], screen)).toBe(
      "env TZ=Europe/Berlin NO_COLOR=1 COLUMNS=120 restream status",
    );
  });
  it.each([
    [[], undefined],
    [["journalctl -n 5 | tail -1"], "journalctl -n 5 | tail -1"],
    [["cat", "a b"], "cat 'a b'"],
  ])("of restream ssh %j is %j", (words, line) => {
    expect(shellLine(words)).toBe(line);
  });
});

describe("the screen", () => {
  const of = (env: NodeJS.ProcessEnv, columns?: number): Screen =>
    screenOf(env, { columns }, "Europe/Berlin");
  it.each([
    [{}, "Europe/Berlin"],
    [{ TZ: "America/New_York" }, "America/New_York"],
    [{ TZ: ":America/New_York" }, "America/New_York"],
    [{ TZ: "" }, "Europe/Berlin"],
    [{ TZ: "EST5EDT,M3.2.0,M11.1.0" }, "EST5EDT,M3.2.0,M11.1.0"],
    [{ TZ: "x; reboot" }, "Europe/Berlin"],
    [{ TZ: "/etc/shadow" }, "Europe/Berlin"],
  ])("with %j is in the zone %s", (env, zone) => {
    expect(of(env).timeZone).toBe(zone);
  });
  it.each([
    [{}, undefined, undefined],
    [{}, 100, 100],
    [{ COLUMNS: "60" }, 100, 60],
    [{ COLUMNS: "6; reboot" }, undefined, undefined],
    [{ COLUMNS: "0" }, 100, 100],
  ])("with %j on a terminal of %j columns is %j wide", (env, columns, width) => {
    expect(of(env, columns).columns).toBe(width);
  });
  it("is plain with NO_COLOR alone", () => {
    expect(of({ NO_COLOR: "1" }).isPlain).toBe(true);
    expect(of({ NO_COLOR: "" }).isPlain).toBe(false);
  });
});

describe("the exit code", () => {
  it.each([
    [0, 0],
    [1, 1],
    [3, 3],
    [255, 4],
    [null, 4],
  ])("of ssh %s is %s", (code, expected) => {
    expect(exitCodeOf(code)).toBe(expected);
  });
});

describe("Pulumi's failure", () => {
  it.each([
    ["error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE", /PULUMI_CONFIG_PASSPHRASE/],
    ["error: incorrect passphrase", /not the stack's passphrase/],
    ["error: no stack selected; please use `pulumi stack select`", /pulumi stack select prod/],
    [
      "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
      /pulumi login --local/,
    ],
    ["error: the stack is currently locked by 1 lock(s)", /pulumi cancel/],
    ["error: something else", /something else/],
  ])("%s is told with what to do", (words, told) => {
    expect(explainPulumi(words)).toMatch(told);
  });
});
