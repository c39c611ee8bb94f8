// What the real providers were seen to say (DigitalOcean's 4.80.1 and command 1.2.1, 2026-11-25), and what they have to
// have explained. The stand-ins are held to the same words, in test/unit/support/engine/. Of DNS records it was not seen: the
// words are put together from the provider's source (resource_record.go) and from what other clients of the API were told.

export interface RealWords {
  /** As it was printed; addresses and ids are examples. */
  sample: string;
  /** What of it counts; a stand-in's error fits too. */
  says: RegExp;
  /** What is said beside it. */
  means: RegExp;
}

const API = "https://api.digitalocean.com/v2";
const failed = (words: string): string => `1 error occurred:\n\t* ${words}\n\n`;
const LIST = "digitalocean:index/getDroplets:getDroplets";

export const REAL_WORDS = {
  apiFails: {
    sample: `invocation of ${LIST} returned an error: invoking ${LIST}: ${failed(`Unable to load records: Error retrieving droplets: GET ${API}/droplets?page=1&per_page=200: 503 Server Error; giving up after 5 attempt(s)`)}`,
    says: /invoking \S+: 1 error occurred:\s+\* Unable to load records: Error retrieving droplets: GET http\S+: 503 .*Server Error; giving up after \d attempt\(s\)/,
    means: /status\.digitalocean\.com/,
  },
  apiIsAway: {
    sample: failed(
      `Error creating tag: Post "${API}/tags": dial tcp 203.0.113.1:443: connect: connection refused`,
    ),
    says: /Error creating tag: Post "http\S+": dial tcp \S+: connect: connection refused\s*$/,
    means: /cannot be reached from this machine/,
  },
  pause: {
    sample: failed(
      `Error creating tag: POST ${API}/tags: 429 (request "a") API rate limit exceeded.; giving up after 5 attempt(s)`,
    ),
    says: /Error creating tag: POST http\S+: 429 .*API rate limit exceeded\.; giving up after \d attempt/,
    means: /asks for a pause/,
  },
  wrongToken: {
    sample: failed(
      `Error creating tag: POST ${API}/tags: 401 (request "a") Unable to authenticate you`,
    ),
    says: /Error creating tag: POST http\S+: 401 .*Unable to authenticate you/,
    means: /wrong, revoked or expired/,
  },
  nameIsInvalid: {
    sample: failed(
      `Error creating firewall: POST ${API}/firewalls: 422 (request "a") Name is invalid`,
    ),
    says: /Error creating firewall: POST http\S+: 422 .*Name is invalid/,
    means: /pulumi stack init NAME/,
  },
  mayNotDelete: {
    sample: failed("Error deleting droplet: context deadline exceeded"),
    says: /Error deleting droplet: context deadline exceeded/,
    means: /lacks the scope droplet: delete/,
  },
  firewallIsGone: {
    sample: failed(
      `Error deleting firewall: DELETE ${API}/firewalls/x: 404 (request "a") The resource you were accessing could not be found.`,
    ),
    says: /Error deleting firewall: DELETE http\S+: 404 .*could not be found/,
    means: /destroy --refresh/,
  },
  domainIsElsewhere: {
    sample: failed(
      `Failed to create record: POST ${API}/domains/example.com/records: 404 (request "a") The resource you were accessing could not be found.`,
    ),
    says: /Failed to create record: POST http\S+\/domains\/\S+\/records: 404 .*could not be found/,
    means: /restream:dnsDomain is not a domain of this DigitalOcean account\. Add it/,
  },
  mayNotName: {
    sample: failed(
      `Failed to create record: POST ${API}/domains/example.org/records: 403 (request "a") You are not authorized to perform this operation`,
    ),
    says: /Failed to create record: POST http\S+\/domains\/\S+\/records: 403 .*not authorized/,
    means: /scope domain, too: create, read, update and delete/,
  },
  recordIsGone: {
    sample: failed(
      `Failed to update record: PUT ${API}/domains/example.org/records/1: 404 (request "a") The resource you were accessing could not be found.`,
    ),
    says: /Failed to update record: PUT http\S+\/records\/\d+: 404 .*could not be found/,
    means: /deleted outside Pulumi.*pulumi up --refresh/,
  },
  sshRefused: {
    sample: "after 8 failed attempts: dial tcp 203.0.113.5:22: connect: connection refused",
    says: /after \d+ failed attempts: dial tcp \S*:\d+: connect: connection refused/,
    means: /still booting.*pulumi up --refresh/,
  },
  sshSilent: {
    sample: "after 8 failed attempts: dial tcp 203.0.113.5:22: i/o timeout",
    says: /after \d+ failed attempts: dial tcp \S*:\d+: i\/o timeout/,
    means: /restream:adminIp.*restream home-ip/,
  },
  wrongPassphrase: {
    sample: "x509: decryption password incorrect",
    says: /^x509: decryption password incorrect$/,
    means: /restream:sshKeyPassphrase/,
  },
  otherHostKey: {
    sample: "after 8 failed attempts: ssh: handshake failed: ssh: host key mismatch",
    says: /after \d+ failed attempts: ssh: handshake failed: ssh: host key mismatch/,
    means: /another machine answers/,
  },
} as const satisfies Record<string, RealWords>;

/** Before the error itself, each error of the API is a line of the log. */
export const FIRST_TIME =
  /^sdk-v2\/provider2\.go:571: sdk\.helper_schema: Error creating tag: .*: provider=digitalocean@4\.80\.1$/;
