// Decides what to say when the configuration asks for something else than the server was created with.
import { createHash } from "node:crypto";

interface Given {
  region: string;
  size: string;
  /** One line, as in ~/.ssh/id_ed25519.pub. */
  publicKey: string;
  keyFile: string;
}

interface Created {
  region: string;
  size: string;
  /** Fingerprints, as DigitalOcean lists keys. */
  sshKeys: string[];
}

const FINGERPRINT = /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/;

/** MD5 of the key itself, as DigitalOcean lists it and `ssh-keygen -l -E md5` prints it. */
export const fingerprintOf = (publicKey: string): string =>
  createHash("md5")
    .update(Buffer.from(publicKey.trim().split(/\s+/)[1] ?? "", "base64"))
    .digest("hex")
    .replace(/..(?!$)/g, "$&:");

/** A sentence for each difference; none of them changes anything. */
export const askedTooLate = (given: Given, created: Created): string[] => {
  const later = "restream rebuild makes a new server with it, at a new address";
  const slugs = (["region", "size"] as const)
    .filter((key) => given[key] !== created[key])
    .map(
      (key) =>
        `restream:${key}: got ${JSON.stringify(given[key])}, but the server was created with ${JSON.stringify(created[key])} and keeps it; pulumi config set restream:${key} ${created[key]} ends this warning, ${later}`,
    );
  // An id in place of a fingerprint (a droplet that was imported) cannot be compared.
  const known = created.sshKeys.filter((key) => FINGERPRINT.test(key));
  const fingerprint = fingerprintOf(given.publicKey);
  if (known.length === 0 || known.includes(fingerprint)) return slugs;
  return [
    ...slugs,
    `restream:sshKeyFile: got ${JSON.stringify(given.keyFile)} (${fingerprint}), but the server was created with ${known.join(", ")} and lets that key in; give its file again (ssh-keygen -l -E md5 -f FILE.pub shows which it is), or add the new key to /root/.ssh/authorized_keys on the server`,
  ];
};
