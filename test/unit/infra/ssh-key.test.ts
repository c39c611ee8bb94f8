// Which SSH keys Pulumi's client can use, and what is said of the others before a droplet is paid for.
import { generateKeyPairSync } from "node:crypto";
import { utils } from "ssh2";
import { describe, expect, it } from "vitest";
import { parseSshKey } from "../../../infra/parse/ssh-key";
import { decodeText } from "../../../infra/parse/text";
import type { RawConfig } from "../../../infra/settings";

const FILE = "~/.ssh/id";
const PLAIN = utils.generateKeyPairSync("ed25519");
const OTHER = utils.generateKeyPairSync("ed25519");
const RSA = utils.generateKeyPairSync("rsa", { bits: 2048 });
const ECDSA = utils.generateKeyPairSync("ecdsa", { bits: 256 });
const LOCKED = utils.generateKeyPairSync("ed25519", {
  // Without one ssh2 could not read 2 of 287 that it had made itself.
  comment: "home",
  passphrase: "right",
  cipher: "aes256-ctr",
  rounds: 1,
});
const pem = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PEM = {
  private: pem.privateKey.export({ type: "pkcs1", format: "pem" }) as string,
  pkcs8: pem.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  locked: pem.privateKey.export({
    ...{ type: "pkcs1", format: "pem", cipher: "aes-128-cbc", passphrase: "right" },
  } as const) as string,
  lockedPkcs8: pem.privateKey.export({
    ...{ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "right" },
  } as const) as string,
};
const PEM_PUBLIC = sshPublic(PEM.private);

function sshPublic(privatePem: string): string {
  const key = utils.parseKey(privatePem);
  if (key instanceof Error) throw key;
  return `ssh-rsa ${key.getPublicSSH().toString("base64")}`;
}

const chunk = (text: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text, "latin1"));
  return Buffer.concat([length, Buffer.from(text, "latin1")]);
};
/** What OpenSSH's form says in clear, with this cipher and this type of key (PROTOCOL.key). */
const header = (cipher: string, type: string): string => {
  const one = Buffer.from([0, 0, 0, 1]);
  const key = Buffer.concat([chunk(type), chunk("x")]).toString("latin1");
  const parts = [chunk(cipher), chunk("none"), chunk(""), one, chunk(key), chunk("y")];
  const body = Buffer.concat([Buffer.from("openssh-key-v1\0"), ...parts]).toString("base64");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----\n`;
};

const parse = (
  privateKey: string | undefined,
  publicKey: string | undefined,
  sshKeyPassphrase = "",
): ReturnType<typeof parseSshKey> =>
  parseSshKey({
    values: { sshKeyFile: FILE, sshKeyPassphrase },
    secretKeys: new Set(),
    sshKey: { privateKey, publicKey },
    node: "20.19.2",
    apiToken: "set",
    deadAgent: undefined,
    placeholderFile: undefined,
  } satisfies RawConfig);

describe("a key that Pulumi's SSH client takes", () => {
  it.each<[string, string, string, string, string]>([
    ["OpenSSH's, plain", PLAIN.private, PLAIN.public, "", ""],
    ["with a comment in .pub", PLAIN.private, `${PLAIN.public} me@home\r\n`, "", ""],
    ["RSA", RSA.private, RSA.public, "", ""],
    ["ECDSA", ECDSA.private, ECDSA.public, "", ""],
    ["OpenSSH's, encrypted", LOCKED.private, LOCKED.public, "right", "right"],
    ["PEM", PEM.private, PEM_PUBLIC, "", ""],
    ["PKCS #8", PEM.pkcs8, PEM_PUBLIC, "", ""],
    ["PEM, encrypted", PEM.locked, PEM_PUBLIC, "right", "right"],
    ["plain, with a passphrase that nobody needs", PLAIN.private, PLAIN.public, "any", ""],
  ])("%s", (_, privateKey, publicKey, passphrase, used) => {
    const { key, issues } = parse(privateKey, publicKey, passphrase);
    expect(issues).toEqual([]);
    expect(key.passphrase.reveal()).toBe(used);
  });
});

describe("a key that it does not take is refused, with what to do", () => {
  const pub = PLAIN.public;
  it.each<[string, string | undefined, string | undefined, string, RegExp]>([
    ["none", undefined, undefined, "", /"~\/\.ssh\/id" cannot be read; make a key pair with/],
    ["no .pub", PLAIN.private, undefined, "", /"~\/\.ssh\/id\.pub" cannot .*ssh-keygen -y -f/],
    ["only in an agent", undefined, pub, "", /only in an agent .* Pulumi needs the file; make/],
    ["a public one", pub, pub, "", /is no private key but a public one.*only in an agent/],
    ["some text", "hello", pub, "", /is no private key \(give the file without \.pub\)/],
    ["PuTTY's", "PuTTY-User-Key-File-3: ssh-ed25519\n", pub, "", /Export OpenSSH key/],
    ["UTF-16", "\ufeff" + PLAIN.private, pub, "", /UTF-16 or with a byte order mark/],
    ["PEM with nothing in it", "-----BEGIN RSA PRIVATE KEY-----\nAA\n", pub, "", /is damaged/],
    ["OpenSSH's, cut short", PLAIN.private.slice(0, 80), pub, "", /is damaged/],
    ["hardware", header("none", "sk-ssh-ed25519@openssh.com"), pub, "", /hardware key .*token/],
    [
      "hardware, encrypted",
      header("aes256-ctr", "sk-ssh-ed25519@openssh.com"),
      pub,
      "",
      /hardware/,
    ],
    ["DSA", header("none", "ssh-dss"), pub, "", /of type ssh-dss, which Pulumi's SSH client/],
    [
      "a cipher that Go has not",
      header("chacha20-poly1305@openssh.com", "ssh-ed25519"),
      pub,
      "right",
      /ssh-keygen -p -Z aes256-ctr -f ~\/\.ssh\/id$/,
    ],
    ["PKCS #8, encrypted", PEM.lockedPkcs8, PEM_PUBLIC, "right", /PKCS #8.*ssh-keygen -p -f/],
    ["encrypted, no passphrase", LOCKED.private, LOCKED.public, "", /is encrypted; set its passph/],
    ["PEM, encrypted, no passphrase", PEM.locked, PEM_PUBLIC, "", /is encrypted; set its passph/],
    ["another pair's .pub", PLAIN.private, OTHER.public, "", /belongs to another key/],
    ["another kind's .pub", PEM.private, PLAIN.public, "", /belongs to another key/],
    ["a private one as .pub", PLAIN.private, PLAIN.private, "", /is no public key/],
    ["a broken .pub", PLAIN.private, "hello", "", /is no public key in OpenSSH's one-line form/],
  ])("%s", (_, privateKey, publicKey, passphrase, says) => {
    const { issues } = parse(privateKey, publicKey, passphrase);
    expect(issues).toEqual([expect.stringMatching(says)]);
    expect(issues[0]).toMatch(/^restream:sshKeyFile: /);
  });

  it.each([
    ["OpenSSH's", LOCKED.private, LOCKED.public],
    ["PEM", PEM.locked, PEM_PUBLIC],
  ])("%s with a wrong passphrase, which is not shown", (_, privateKey, publicKey) => {
    const { issues } = parse(privateKey, publicKey, "wrong-one");
    expect(issues).toEqual([
      expect.stringMatching(/^restream:sshKeyPassphrase: is not the passphrase of "~\/\.ssh\/id"/),
    ]);
    expect(issues[0]).not.toContain("wrong-one");
  });
});

describe("the bytes of a .pub", () => {
  const text = "ssh-ed25519 AAAA me\n";
  const swapped = Buffer.from(`\ufeff${text}`, "utf16le").swap16();
  it.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a mark (PowerShell 5, Out-File -Encoding utf8)", Buffer.from(`\ufeff${text}`)],
    ["UTF-16 (PowerShell 5, >)", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16, the other way round", swapped],
  ])("may be %s", (_, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });
});
