// SSH keys. Spec: digitalocean/openapi specification/resources/ssh_keys/ (models/sshKeys.yml).
// Error texts are as users of the real API report them; the specification gives only the form.
import { createHash } from "node:crypto";
import { listOf, notFound, unprocessable } from "./reply";
import { textOf, type Route } from "./request";
import type { Account, SshKey } from "./state";

const KEY = /^(?:ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)) ([A-Za-z0-9+/]+=*)(?:\s|$)/;

/** The MD5 fingerprint the API uses ("aa:bb:…"), or undefined when the text is no public key. */
export function fingerprintOf(publicKey: string): string | undefined {
  const blob = KEY.exec(publicKey.trim())?.[1];
  if (blob === undefined) return undefined;
  const digest = createHash("md5").update(Buffer.from(blob, "base64")).digest("hex");
  return digest.match(/../g)?.join(":");
}

/** A key is addressed by id or by fingerprint, here and in a droplet's `ssh_keys`. */
export const findSshKey = (account: Account, idOrFingerprint: string): SshKey | undefined =>
  [...account.sshKeys.values()].find(
    (key) => String(key.id) === idOrFingerprint || key.fingerprint === idOrFingerprint,
  );

const ONE = /^\/v2\/account\/keys\/([0-9a-f:]+)$/;

export const sshKeyRoutes: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/account\/keys$/,
    handle: (_request, account) => listOf("ssh_keys", [...account.sshKeys.values()]),
  },
  {
    method: "POST",
    path: /^\/v2\/account\/keys$/,
    handle: ({ body }, account) => {
      const name = textOf(body, "name");
      const publicKey = textOf(body, "public_key");
      if (name === "") return unprocessable("Name can't be blank");
      const fingerprint = fingerprintOf(publicKey);
      if (fingerprint === undefined) return unprocessable("Key invalid key");
      if (findSshKey(account, fingerprint) !== undefined) {
        return unprocessable("SSH Key is already in use on your account");
      }
      const key = { id: account.nextKeyId(), name, public_key: publicKey, fingerprint };
      account.sshKeys.set(key.id, key);
      return { status: 201, body: { ssh_key: key } };
    },
  },
  {
    method: "GET",
    path: ONE,
    handle: ({ params: [id = ""] }, account) => {
      const key = findSshKey(account, id);
      return key === undefined ? notFound() : { status: 200, body: { ssh_key: key } };
    },
  },
  {
    method: "PUT",
    path: ONE,
    handle: ({ params: [id = ""], body }, account) => {
      const key = findSshKey(account, id);
      if (key === undefined) return notFound();
      key.name = textOf(body, "name");
      return { status: 200, body: { ssh_key: key } };
    },
  },
  {
    method: "DELETE",
    path: ONE,
    handle: ({ params: [id = ""] }, account) => {
      const key = findSshKey(account, id);
      if (key === undefined) return notFound();
      account.sshKeys.delete(key.id);
      return { status: 204 };
    },
  },
];
