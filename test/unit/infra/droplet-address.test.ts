// Whom a release may be sent to: the droplet, never the machine that `pulumi up` runs on.
import { describe, expect, it } from "vitest";
import { addressIssue } from "../../../infra/parse/droplet-address";

const OWN = ["127.0.0.1", "198.51.100.99", "fe80::1"];

describe("an address", () => {
  it.each<[string, string | undefined, RegExp | undefined]>([
    ["of a droplet", "203.0.113.5", undefined],
    ["none", undefined, /has not given the droplet an IPv4 address yet\. Nothing was sent/],
    ["an empty one", "", /has not given .* pulumi up --refresh/],
    ["a blank one", " ", /has not given/],
    ["loopback", "127.0.0.1", /"127\.0\.0\.1", which is loopback/],
    ["all of loopback", "127.99.0.1", /loopback/],
    ["any", "0.0.0.0", /unspecified/],
    ["a private one", "192.168.1.5", /private/],
    ["a link's own", "169.254.1.1", /linkLocal/],
    ["this machine's", "198.51.100.99", /an address of this very machine/],
    ["IPv6", "::1", /no IPv4 address/],
    ["a name", "localhost", /no IPv4 address/],
    ["an octal-looking one", "0177.0.0.1", /no IPv4 address/],
  ])("%s", (_, address, issue) => {
    if (issue === undefined) expect(addressIssue(address, OWN)).toBeUndefined();
    else expect(addressIssue(address, OWN)).toMatch(issue);
  });
});
