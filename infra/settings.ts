// Decides what a stack configuration means: raw strings in, Settings or every problem out. Pure.
import ipaddr from "ipaddr.js";
import { Secret } from "./secret";

/** The stack configuration as it was written: every key of the namespace, text. */
export interface RawConfig {
  values: Readonly<Record<string, string | undefined>>;
  /** Text of the file that sshKeyFile names, and of the same with .pub; undefined: cannot be read. */
  sshKey: { privateKey: string | undefined; publicKey: string | undefined };
}

export interface Destination {
  /** Also in the unit's name: `restream-<name>.service`. */
  name: string;
  /** rtmp:// or rtmps://, without the stream key. */
  url: string;
  streamKey: Secret;
}

export interface MediamtxSource {
  version: string;
  url: string;
  /** SHA-256 of the tarball at `url`, 64 lower-case hex digits. */
  sha256: string;
}

export interface SshKey {
  privateKey: Secret;
  /** One line, as in ~/.ssh/id_ed25519.pub. */
  publicKey: string;
}

/** The validated stack configuration; nothing in it is optional. */
export interface Settings {
  /** Addresses that may publish and use SSH, as CIDRs. */
  homeCidrs: string[];
  publishKey: Secret;
  destinations: Destination[];
  sshKey: SshKey;
  mediamtx: MediamtxSource;
}

export type Parsed = { ok: true; settings: Settings } | { ok: false; issues: string[] };

const KNOWN_KEYS = [
  "homeIp",
  "publishKey",
  "twitchStreamKey",
  "twitchUrl",
  "sshKeyFile",
  "mediamtxVersion",
  "mediamtxUrl",
  "mediamtxSha256",
] as const;
type Key = (typeof KNOWN_KEYS)[number];

const SET = "pulumi config set restream:";
const MAKE_PUBLISH_KEY =
  "make and set one: node -p \"crypto.randomBytes(24).toString('base64url')\" | pulumi config set --secret restream:publishKey";

/** Reads every key, collects every problem; never prints a secret's value. */
export const parseSettings = (raw: RawConfig): Parsed => {
  const issues: string[] = [];
  const text = (key: Key): string => (raw.values[key] ?? "").trim();

  for (const key of Object.keys(raw.values)) {
    if (!KNOWN_KEYS.some((known) => known === key)) {
      issues.push(
        `restream:${key}: no such key; did you mean restream:${nearest(key, KNOWN_KEYS)}? Remove it: pulumi config rm restream:${key}`,
      );
    }
  }

  const home = parseCidrs("restream:homeIp", text("homeIp"));
  issues.push(...home.issues);

  const publishKey = text("publishKey");
  if (publishKey === "") {
    issues.push(`restream:publishKey: is not set; ${MAKE_PUBLISH_KEY}`);
  } else if (!/^[A-Za-z0-9_-]{20,100}$/.test(publishKey)) {
    issues.push(
      `restream:publishKey: has ${publishKey.length} characters or some that MediaMTX or a URL cannot hold; it takes 20 to 100 of A-Z a-z 0-9 _ -; ${MAKE_PUBLISH_KEY}`,
    );
  }

  const streamKey = raw.values.twitchStreamKey ?? "";
  if (streamKey === "") {
    issues.push(
      `restream:twitchStreamKey: is not set; copy it from Twitch (Creator Dashboard, Settings, Stream): ${SET}twitchStreamKey --secret`,
    );
  } else if (!isPlausibleStreamKey(streamKey)) {
    issues.push(
      "restream:twitchStreamKey: holds a space, a line break, a control character or an address; Twitch never issues such a key: copy it again",
    );
  }

  const url = text("twitchUrl");
  const urlIssue = destinationUrlIssue(url);
  if (urlIssue) issues.push(`restream:twitchUrl: got ${JSON.stringify(url)}, ${urlIssue}`);

  const sshKeyFile = text("sshKeyFile");
  const { privateKey, publicKey } = raw.sshKey;
  if (privateKey === undefined || publicKey === undefined) {
    const missing = privateKey === undefined ? sshKeyFile : `${sshKeyFile}.pub`;
    issues.push(
      `restream:sshKeyFile: ${JSON.stringify(missing)} cannot be read; make a key pair with: ssh-keygen -t ed25519 -N "" -f ${sshKeyFile || "~/.ssh/id_ed25519"}`,
    );
  } else if (!privateKey.includes("PRIVATE KEY-----")) {
    issues.push(
      `restream:sshKeyFile: ${JSON.stringify(sshKeyFile)} is no private key (give the file without .pub)`,
    );
  } else if (!/^(ssh|ecdsa|sk-)\S* \S+/.test(publicKey)) {
    issues.push(
      `restream:sshKeyFile: ${JSON.stringify(`${sshKeyFile}.pub`)} is no public key in OpenSSH's one-line form; make it with: ssh-keygen -y -f ${sshKeyFile} > ${sshKeyFile}.pub`,
    );
  }

  const mediamtx = {
    version: text("mediamtxVersion"),
    url: text("mediamtxUrl"),
    sha256: text("mediamtxSha256").toLowerCase(),
  };
  if (!/^v\d+\.\d+\.\d+$/.test(mediamtx.version)) {
    issues.push(
      `restream:mediamtxVersion: got ${JSON.stringify(mediamtx.version)}, expected a release such as v1.20.1`,
    );
  }
  if (!/^https?:\/\/[^\s'"\\]+$/.test(mediamtx.url)) {
    issues.push(
      `restream:mediamtxUrl: got ${JSON.stringify(mediamtx.url)}, expected the http(s) address of the release's tar.gz`,
    );
  }
  if (!/^[0-9a-f]{64}$/.test(mediamtx.sha256)) {
    issues.push(
      `restream:mediamtxSha256: got ${JSON.stringify(mediamtx.sha256)}, expected the 64 hex digits of the tarball's SHA-256 (checksums.sha256 of the release lists them)`,
    );
  }

  if (issues.length > 0 || privateKey === undefined || publicKey === undefined)
    return { ok: false, issues };
  return {
    ok: true,
    settings: {
      homeCidrs: home.cidrs,
      publishKey: new Secret(publishKey),
      destinations: [{ name: "twitch", url, streamKey: new Secret(streamKey) }],
      sshKey: { privateKey: new Secret(privateKey), publicKey: publicKey.trim() },
      mediamtx,
    },
  };
};

/** Ranges that never reach a droplet from the internet, in the words of ipaddr.js. */
const NEVER_PUBLIC = new Set([
  "unspecified",
  "broadcast",
  "multicast",
  "linkLocal",
  "loopback",
  "carrierGradeNat",
  "private",
]);

const parseCidrs = (key: string, value: string): { cidrs: string[]; issues: string[] } => {
  const how = "find yours with: curl -4 https://ifconfig.me";
  const parts = value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0)
    return { cidrs: [], issues: [`${key}: is not set; ${how}; then: ${SET}homeIp ADDRESS`] };
  const cidrs: string[] = [];
  const issues: string[] = [];
  for (const part of parts) {
    const issue = cidrIssue(part);
    if (issue) issues.push(`${key}: got ${JSON.stringify(part)}, ${issue}`);
    else cidrs.push(part.includes("/") ? part : `${part}/32`);
  }
  return { cidrs, issues };

  function cidrIssue(part: string): string | undefined {
    const [address = "", length = "32", ...rest] = part.split("/");
    if (ipaddr.IPv6.isValid(address))
      return "which is IPv6; the droplet takes RTMP over IPv4: run curl -4 https://ifconfig.me";
    if (
      !ipaddr.IPv4.isValidFourPartDecimal(address) ||
      rest.length > 0 ||
      !/^\d{1,2}$/.test(length)
    )
      return `expected an IPv4 address or CIDR; ${how}`;
    const bits = Number(length);
    if (bits > 32) return "whose prefix length is over 32";
    if (bits < 16)
      return "which is wider than /16 and would let strangers publish; give your address alone";
    const range = ipaddr.IPv4.parse(address).range();
    if (NEVER_PUBLIC.has(range))
      return `which is ${range}: an address inside your home network; the droplet sees your public one: ${how}`;
    return undefined;
  }
};

/** A key may hold `?`, `&`, `=` (`?bandwidthtest=true`), but nothing that no platform issues. */
const isPlausibleStreamKey = (key: string): boolean =>
  /^[\x21-\x7e]+$/.test(key) && !key.includes("://");

const destinationUrlIssue = (url: string): string | undefined => {
  const expected = "expected rtmp://HOST/APP or rtmps://HOST/APP";
  // What a unit's environment file and systemd's expansion would read as their own syntax.
  if (!/^rtmps?:\/\/[^\s'"\\$%]+$/.test(url)) return expected;
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return expected;
  }
  if (parsed.hostname === "" || parsed.pathname.length < 2) return expected;
  if (parsed.username !== "" || parsed.password !== "")
    return "which holds a user or password; the stream key belongs into its own, secret, key";
  if (parsed.pathname.split("/").filter(Boolean).length > 1)
    return "which has more than the app behind the host: take the stream key out, it belongs into its own, secret, key";
  return undefined;
};

/** The known word with the fewest edits to `word` (Levenshtein). */
const nearest = (word: string, known: readonly string[]): string =>
  [...known].sort((a, b) => distance(word, a) - distance(word, b))[0] ?? "";

const distance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1]?.toLowerCase() === b[column - 1]?.toLowerCase();
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (same ? 0 : 1),
        ),
      );
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
};
