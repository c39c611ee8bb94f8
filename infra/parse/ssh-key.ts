// Decides which SSH key reaches the droplet, and says what is wrong with it before anything is created.
import { Secret } from "../secret";
import type { RawConfig, SshKey } from "../settings";

/** The text of the private key says so itself: PEM in a header line, OpenSSH in its cipher's name. */
export const isEncrypted = (privateKey: string): boolean => {
  if (/ENCRYPTED/.test(privateKey)) return true;
  const openSsh = /BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(privateKey)?.[1];
  if (openSsh === undefined) return false;
  const blob = Buffer.from(openSsh.replace(/\s/g, ""), "base64");
  // PROTOCOL.key: "openssh-key-v1\0", then the cipher's name as a string with its length in four bytes.
  const start = "openssh-key-v1\0".length;
  if (blob.length < start + 4) return false;
  return blob.toString("latin1", start + 4, start + 4 + blob.readUInt32BE(start)) !== "none";
};

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
  if (privateKey === undefined || publicKey === undefined)
    say(
      `${JSON.stringify(privateKey === undefined ? file : `${file}.pub`)} cannot be read; make a key pair with: ssh-keygen -t ed25519 -N "" -f ${file || "~/.ssh/id_ed25519"}`,
    );
  else if (!privateKey.includes("PRIVATE KEY-----"))
    say(`${JSON.stringify(file)} is no private key (give the file without .pub)`);
  else if (!/^(ssh|ecdsa|sk-)\S* \S+/.test(publicKey))
    say(
      `${JSON.stringify(`${file}.pub`)} is no public key in OpenSSH's one-line form; make it with: ssh-keygen -y -f ${file} > ${file}.pub`,
    );
  else if (isEncrypted(privateKey) && passphrase === "")
    say(
      `${JSON.stringify(file)} is encrypted; set its passphrase: pulumi config set --secret restream:sshKeyPassphrase`,
    );
  if (fingerprint !== "" && !/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/.test(fingerprint))
    issues.push(
      `restream:sshKeyFingerprint: got ${JSON.stringify(fingerprint)}, expected what DigitalOcean lists (16 hex pairs with colons): ssh-keygen -l -E md5 -f ${file || "~/.ssh/id_ed25519"}.pub`,
    );
  return {
    key: {
      file,
      privateKey: new Secret(privateKey ?? ""),
      passphrase: new Secret(passphrase),
      publicKey: (publicKey ?? "").trim(),
      fingerprint,
    },
    issues,
  };
};
