import { homedir } from "node:os";
import { describe, expect, it } from "vitest";
import { exitCodeOf, explainPulumi, serverOf, sshArguments } from "../../../home/server";

const OUTPUTS = {
  address: "203.0.113.10",
  sshKeyFile: "~/.ssh/id_ed25519",
  sshHostKey: "ssh-ed25519 AAAA",
  obsStreamKey: "[secret]",
};

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
    const args = sshArguments(server, "C:\\Users\\A B\\known_hosts", ["status"], false);
    expect(args).toContain('UserKnownHostsFile="C:/Users/A B/known_hosts"');
    expect(args).toContain("GlobalKnownHostsFile=none");
    expect(args).toContain("StrictHostKeyChecking=yes");
    expect(args.slice(-2)).toEqual(["root@203.0.113.10", "restream status"]);
  });
  it("ask for a terminal only where there is one", () => {
    expect(sshArguments(server, "k", [], true)).toContain("-t");
    expect(sshArguments(server, "k", [], false)).toContain("BatchMode=yes");
    expect(sshArguments(server, "k", [], false)).not.toContain("-t");
  });
  it("keep each word one word, whatever is in it", () => {
    expect(sshArguments(server, "k", ["start", "a b", "$(id)", "it's", ""], false).at(-1)).toBe(
      `restream start 'a b' '$(id)' 'it'\\''s' ''`,
    );
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
    ["error: no stack selected; please use `pulumi stack select`", /pulumi stack select prod/],
    [
      "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
      /pulumi login --local/,
    ],
    ["error: something else", /something else/],
  ])("%s is told with what to do", (words, told) => {
    expect(explainPulumi(words)).toMatch(told);
  });
});
