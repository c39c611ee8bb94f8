// What is said beside a provider's error: the texts are DigitalOcean's, godo's and Go's own.
import { describe, expect, it } from "vitest";
import { explainError } from "../../../infra/advice/explain-error";
import { REAL_WORDS } from "./real-words";

const api = (rest: string): string =>
  `1 error occurred:\n\t* Error creating droplet: POST https://api.digitalocean.com/v2/droplets: ${rest}\n\n`;

describe("what the real providers were seen to say", () => {
  it.each(Object.entries(REAL_WORDS))("%s is explained", (_, { sample, says, means }) => {
    expect(sample).toMatch(says);
    expect(explainError(sample)).toMatch(means);
  });
});

describe("a provider's error", () => {
  it.each<[string, string, RegExp]>([
    ["a wrong token", api('401 (request "a") Unable to authenticate you'), /digitalocean:token$/],
    [
      "a missing scope",
      api('403 (request "a") You are not authorized to perform this operation'),
      /scopes droplet, ssh_key, firewall and tag.* domain with restream:dnsDomain/,
    ],
    [
      "a key that is there",
      api('422 (request "a") SSH Key is already in use on your account'),
      /restream:sshKeyFingerprint/,
    ],
    [
      "a size that the region lacks",
      api("422 Size is not available in this region."),
      /restream:size, or restream:region$/,
    ],
    ["a region that is full", api("422 Region is not available"), /restream:region$/],
    [
      "the droplet limit",
      api("422 creating this/these droplet(s) will exceed your droplet limit"),
      /as many droplets as it may have/,
    ],
    [
      "a fingerprint of nobody",
      api("422 aa:bb are invalid key identifiers for Droplet creation."),
      /config rm restream:sshKeyFingerprint$/,
    ],
    [
      "a CNAME in the record's place",
      api('422 (request "a") CNAME records cannot share a name with other records'),
      /record of type CNAME already/,
    ],
    [
      "a record that may not be looked at",
      'GET https://api.digitalocean.com/v2/domains/example.org/records/1: 403 (request "a") You are not authorized',
      /scope domain, too/,
    ],
    ["a firewall's name that is taken", api("409 duplicate name"), /another stack/],
    [
      "too many requests",
      api("429 API rate limit exceeded.; giving up after 5 attempt(s)"),
      /pulumi up again$/,
    ],
    [
      "a failing API",
      api('503 (request "a") Server Error; giving up after 5 attempt(s)'),
      /status\.digitalocean\.com/,
    ],
    [
      "another host key",
      "after 8 failed attempts: ssh: handshake failed: ssh: host key mismatch",
      /another machine answers/,
    ],
    [
      "another SSH key",
      "after 8 failed attempts: ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain",
      /restream:sshKeyFile is not the key/,
    ],
  ])("%s is explained", (_, error, means) => {
    expect(explainError(error)).toMatch(means);
  });

  it.each([
    ["one that is not known", api("418 I'm a teapot")],
    ["what apply says in its own words", "REFUSED: restream-twitch.service runs: 500 kb/s"],
  ])("%s is left alone", (_, error) => {
    expect(explainError(error)).toBeUndefined();
  });
});
