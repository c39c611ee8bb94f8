import { describe, expect, it } from "vitest";
import { explainTaken, openWords, PORTS } from "../../../../home/metrics/tunnel";
import { tunnelArguments } from "../../../../home/server";

const SERVER = {
  address: "203.0.113.10",
  keyFile: "/k",
  knownHost: "203.0.113.10 ssh-ed25519 A\n",
};

describe("the tunnel", () => {
  it("runs no command, takes the same ports on loopback, and ends where it cannot have one", () => {
    const args = tunnelArguments(SERVER, "/known", "alone", PORTS);
    expect(args.slice(0, 3)).toEqual(["-N", "-o", "ExitOnForwardFailure=yes"]);
    const forwarded = args.filter((_, at) => args[at - 1] === "-L").sort();
    expect(forwarded).toEqual([
      "127.0.0.1:9100:127.0.0.1:9100",
      "127.0.0.1:9101:127.0.0.1:9101",
      "127.0.0.1:9998:127.0.0.1:9998",
    ]);
    expect(args).toContain("StrictHostKeyChecking=yes");
    expect(args).toContain("BatchMode=yes");
    expect(args.at(-1)).toBe("root@203.0.113.10");
  });
  it("may ask for the key's passphrase where somebody is", () => {
    expect(tunnelArguments(SERVER, "/known", "asks", PORTS)).not.toContain("BatchMode=yes");
  });
  it("names the ports that are taken", () => {
    expect(explainTaken([9100])).toMatch(/^127\.0\.0\.1:9100 is taken/);
    expect(explainTaken([9100, 9101])).toMatch(/^127\.0\.0\.1:9100, 127\.0\.0\.1:9101 are taken/);
  });
  it("says which of the pages does not answer, and where the files are", () => {
    const words = openWords([9998, 9101], "/p");
    expect(words.filter((line) => line.includes("does not answer"))).toEqual([
      expect.stringContaining("127.0.0.1:9100"),
    ]);
    expect(words.join("\n")).toMatch(
      /\/p\/home\/metrics\/prometheus\.yml\n.*\/p\/home\/metrics\/dashboard\.json/,
    );
    for (const line of words) expect(line.length).toBeLessThanOrEqual(80);
  });
});
