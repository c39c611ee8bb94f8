// Decides whether Pulumi's SSH client can use a private key, before a droplet is paid for: it reads the key as Go does
// (golang.org/x/crypto/ssh, ParsePrivateKeyWithPassphrase), not as OpenSSH does.
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { utils } from "ssh2";

/** The public half, to compare; or what is wrong and what to do. */
export type ReadKey =
  | { publicKey: KeyObject; isEncrypted: boolean }
  | { problem: string; key: "sshKeyFile" | "sshKeyPassphrase" };

/** Ciphers of an OpenSSH key file that Go knows. */
const GO_CIPHERS = ["none", "aes256-ctr", "aes256-cbc"];
const GO_TYPES = /^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(256|384|521))$/;

export const OWN_KEY =
  'make a key of its own: ssh-keygen -t ed25519 -N "" -f ~/.ssh/restream; then: pulumi config set restream:sshKeyFile ~/.ssh/restream';

/** @param file its path, for the messages */
export const readPrivateKey = (text: string, passphrase: string, file: string): ReadKey => {
  const name = JSON.stringify(file);
  const bad = (problem: string): ReadKey => ({ problem: `${name} ${problem}`, key: "sshKeyFile" });
  if (text.startsWith("\ufeff") || text.includes("\0"))
    return bad("is saved as UTF-16 or with a byte order mark; no SSH program reads it: " + OWN_KEY);
  if (text.startsWith("PuTTY-User-Key-File"))
    return bad("is PuTTY's; convert it: PuTTYgen, Conversions, Export OpenSSH key");
  if (/^(ssh-|ecdsa-|sk-)\S* /.test(text))
    return bad(
      `is no private key but a public one: give the file without .pub. If the private key is only in an agent or a password manager: Pulumi needs the file; ${OWN_KEY}`,
    );
  const [, label] = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----/.exec(text) ?? [];
  if (label === undefined) return bad("is no private key (give the file without .pub)");
  if (label === "ENCRYPTED PRIVATE KEY")
    return bad(
      `is encrypted in PKCS #8's form, which Pulumi's SSH client cannot read; turn it into OpenSSH's: ssh-keygen -p -f ${file}`,
    );
  const encrypted = (): ReadKey =>
    bad("is encrypted; set its passphrase: pulumi config set --secret restream:sshKeyPassphrase");
  const wrong: ReadKey = {
    problem: `is not the passphrase of ${name}; try it: ssh-keygen -y -f ${file}; then: pulumi config set --secret restream:sshKeyPassphrase`,
    key: "sshKeyPassphrase",
  };
  const damaged = (): ReadKey =>
    bad(`is damaged: no key can be read from it (ssh-keygen -y -f ${file} says more)`);

  if (label !== "OPENSSH PRIVATE KEY") {
    const isEncrypted = /^Proc-Type: 4,ENCRYPTED/m.test(text);
    if (isEncrypted && passphrase === "") return encrypted();
    try {
      const key = createPrivateKey({ key: text, ...(isEncrypted ? { passphrase } : {}) });
      return { publicKey: createPublicKey(key), isEncrypted };
    } catch {
      return isEncrypted ? wrong : damaged();
    }
  }
  const header = readHeader(text);
  if (header === undefined) return damaged();
  if (header.type.startsWith("sk-"))
    return bad(
      `is a hardware key (${header.type}): Pulumi's SSH client cannot ask the token; ${OWN_KEY}`,
    );
  if (!GO_TYPES.test(header.type))
    return bad(`is of type ${header.type}, which Pulumi's SSH client does not take; ${OWN_KEY}`);
  const isEncrypted = header.cipher !== "none";
  if (!GO_CIPHERS.includes(header.cipher))
    return bad(
      `is encrypted with ${header.cipher}, which Pulumi's SSH client does not know; encrypt it anew: ssh-keygen -p -Z aes256-ctr -f ${file}`,
    );
  if (isEncrypted && passphrase === "") return encrypted();
  const parsed = utils.parseKey(text, isEncrypted ? passphrase : undefined);
  if (parsed instanceof Error) return isEncrypted ? wrong : damaged();
  return { publicKey: createPublicKey(parsed.getPublicPEM()), isEncrypted };
};

/** What OpenSSH's form says in clear (PROTOCOL.key): the cipher's name and the key's type. */
const readHeader = (text: string): { cipher: string; type: string } | undefined => {
  const [, body = ""] = /BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(text) ?? [];
  const blob = Buffer.from(body.replace(/\s/g, ""), "base64");
  const magic = "openssh-key-v1\0";
  if (blob.toString("latin1", 0, magic.length) !== magic) return undefined;
  let at = magic.length;
  const next = (): Buffer => {
    const start = at + 4;
    at = start + blob.readUInt32BE(at);
    return blob.subarray(start, at);
  };
  try {
    const cipher = next().toString("latin1");
    next(); // the key derivation's name
    next(); // and its options
    at += 4; // how many keys
    const publicKey = next();
    return { cipher, type: publicKey.toString("latin1", 4, 4 + publicKey.readUInt32BE(0)) };
  } catch {
    return undefined; // it ends too early
  }
};
