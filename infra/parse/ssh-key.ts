// Decides which SSH key reaches the droplet, and says what is wrong with it before anything is created.
import { createPublicKey, type KeyObject } from "node:crypto";
import { utils } from "ssh2";
import { Secret } from "../secret";
import type { RawConfig, SshKey } from "../settings";
import { OWN_KEY, readPrivateKey } from "./ssh-private-key";

export const parseSshKey = (raw: RawConfig): { key: SshKey; issues: string[] } => {
  const { privateKey, publicKey } = raw.sshKey;
  const file = (raw.values.sshKeyFile ?? "").trim();
  const passphrase = raw.values.sshKeyPassphrase ?? "";
  const fingerprint = (raw.values.sshKeyFingerprint ?? "").trim();
  const issues: string[] = [];
  const say = (issue: string): void => {
    issues.push(`restream:sshKeyFile: ${issue}`);
  };

  if (raw.deadAgent !== undefined)
    issues.push(
      `SSH_AUTH_SOCK: names ${JSON.stringify(raw.deadAgent)}, where no SSH agent answers; every connection to the droplet would fail: run  unset SSH_AUTH_SOCK  (or start the agent again)`,
    );
  let isEncrypted = false;
  if (privateKey === undefined && publicKey !== undefined)
    say(
      `${JSON.stringify(file)} cannot be read, but ${JSON.stringify(`${file}.pub`)} can. If the private key is only in an agent or a password manager: Pulumi needs the file; ${OWN_KEY}`,
    );
  else if (privateKey === undefined || publicKey === undefined)
    say(
      `${JSON.stringify(privateKey === undefined ? file : `${file}.pub`)} cannot be read; ${privateKey === undefined ? `make a key pair with: ssh-keygen -t ed25519 -N "" -f ${file || "~/.ssh/id_ed25519"}` : makePublic(file)}`,
    );
  else {
    const read = readPrivateKey(privateKey, passphrase, file);
    if ("problem" in read) issues.push(`restream:${read.key}: ${read.problem}`);
    else {
      isEncrypted = read.isEncrypted;
      const issue = publicKeyIssue(publicKey, read.publicKey, file);
      if (issue !== undefined) say(issue);
    }
  }
  if (fingerprint !== "" && !/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/.test(fingerprint))
    issues.push(
      `restream:sshKeyFingerprint: got ${JSON.stringify(fingerprint)}, expected what DigitalOcean lists (16 hex pairs with colons): ssh-keygen -l -E md5 -f ${file || "~/.ssh/id_ed25519"}.pub`,
    );
  return {
    key: {
      file,
      privateKey: new Secret(privateKey ?? ""),
      // Pulumi's SSH client takes a passphrase beside a plain key for an error.
      passphrase: new Secret(isEncrypted ? passphrase : ""),
      publicKey: (publicKey ?? "").trim(),
      fingerprint,
    },
    issues,
  };
};

const makePublic = (file: string): string => `make it with: ssh-keygen -y -f ${file} > ${file}.pub`;

const publicKeyIssue = (text: string, ofPrivate: KeyObject, file: string): string | undefined => {
  const name = JSON.stringify(`${file}.pub`);
  const parsed = utils.parseKey(text);
  if (parsed instanceof Error || parsed.isPrivateKey())
    return `${name} is no public key in OpenSSH's one-line form; ${makePublic(file)}`;
  if (createPublicKey(parsed.getPublicPEM()).equals(ofPrivate)) return undefined;
  return `${name} belongs to another key than ${JSON.stringify(file)}: the droplet would let that one in, and nobody has it here; ${makePublic(file)}`;
};
