// Stand-in: one SSH connection as pulumi-command dials it (connection.go). Left out: proxies, the agent.
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, utils, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import { isObject, text, type Json, type Properties } from "../properties";
import type { ResourceLog } from "../resource-kind";
import { dialWords } from "../dial-words";

// sdk/go/common/util/retry: the real provider's waits between dials.
const FIRST_WAIT_MS = 100;
const BACKOFF = 1.5;
const MAX_WAIT_MS = 5000;
const DIAL_ERROR_LIMIT = 10;
const UNLIMITED = -1;
const PER_DIAL_TIMEOUT_SECONDS = 15;
const DEFAULTS: Properties = {
  user: "root",
  port: 22,
  dialErrorLimit: DIAL_ERROR_LIMIT,
  perDialTimeout: PER_DIAL_TIMEOUT_SECONDS,
};
const KNOWN = [
  ...Object.keys(DEFAULTS),
  ...["host", "password", "privateKey", "privateKeyPassword", "hostKey"],
];

/** How long to wait after this many failed dials. */
const waitMs = (failedDials: number): number =>
  Math.min(FIRST_WAIT_MS * BACKOFF ** (failedDials - 1), MAX_WAIT_MS);

/** A connection with its defaults, or why it is none; never with its values, which are secret. */
export function checkConnection(raw: Json | undefined): { connection: Json; problem?: string } {
  if (!isObject(raw)) return { connection: raw ?? null, problem: "connection: not given" };
  const unknown = Object.keys(raw).filter((key) => !KNOWN.includes(key));
  const connection = { ...DEFAULTS, ...raw };
  if (unknown.length > 0) {
    return { connection, problem: `connection: the stand-in knows no ${unknown.join(", ")}` };
  }
  // An empty host passes, as in the real provider.
  return raw["host"] === undefined ? { connection, problem: "host: not given" } : { connection };
}

function configOf(connection: Properties): ConnectConfig {
  const given = (key: string) => text(connection[key]) || undefined;
  const hostKey = given("hostKey");
  const privateKey = given("privateKey");
  const passphrase = given("privateKeyPassword");
  if (privateKey !== undefined) expectReadable(privateKey, passphrase);
  return {
    username: text(connection["user"]),
    password: given("password"),
    privateKey,
    passphrase,
    // None: Go's timeout covers the TCP connection only, and a handshake that stalls hangs for ever.
    readyTimeout: 0,
    // Without hostKey any server is trusted; with one, only its type is asked for (version 1.2.1).
    ...(hostKey === undefined
      ? { algorithms: { serverHostKey: GO_HOST_KEYS } }
      : {
          algorithms: { serverHostKey: algorithmsOf(hostKey) },
          hostVerifier: isKey(blobOf(hostKey)),
        }),
  };
}

/**
 * A key that cannot be read fails before the first dial, in the words of Go's x509 and ssh packages.
 * @throws Error
 */
function expectReadable(privateKey: string, passphrase: string | undefined): void {
  const parsed = utils.parseKey(privateKey, passphrase);
  if (!(parsed instanceof Error)) return;
  if (/no passphrase given/i.test(parsed.message))
    throw new Error("ssh: this private key is passphrase protected");
  if (/Unsupported key format/i.test(parsed.message)) throw new Error("ssh: no key found");
  throw new Error("x509: decryption password incorrect");
}

/** golang.org/x/crypto/ssh, defaultHostKeyAlgos, without certificates. */
const GO_HOST_KEYS: ServerHostKeyAlgorithm[] = [
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-256",
  "rsa-sha2-512",
  "ssh-rsa",
  "ssh-ed25519",
];

const algorithmsOf = (hostKey: string): ServerHostKeyAlgorithm[] =>
  GO_HOST_KEYS.filter((known) =>
    hostKey.startsWith("ssh-rsa ")
      ? known.includes("rsa") && !known.startsWith("ec")
      : hostKey.startsWith(`${known} `),
  );

/** One line of an authorized_keys file without options (ssh.ParseAuthorizedKey): type, blob, perhaps a comment. */
function blobOf(hostKey: string): string {
  const [type, blob] = hostKey.trim().split(/\s+/);
  if (!type || !blob) throw new Error("failed to parse host key: ssh: no key found");
  return blob;
}

const isKey =
  (blob: string) =>
  (shown: Buffer): boolean =>
    shown.toString("base64") === blob;

/** ssh2's words in Go's: a key that hostVerifier refuses, one of another type, a client's key that is not let in. */
const GO_WORDS: readonly [ssh2: string, go: string][] = [
  ["Host denied (verification failed)", "ssh: handshake failed: ssh: host key mismatch"],
  ["no matching host key format", "ssh: handshake failed: ssh: no common algorithm for host key"],
  [
    "All configured authentication methods failed",
    "ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain",
  ],
];

const inGo = (reason: string): string =>
  GO_WORDS.find(([ssh2]) => reason.includes(ssh2))?.[1] ?? reason;

/** Go's net.DialTimeout; 0 is no timeout. To an empty host: this machine, which is what ":22" means there. */
function connectTcp(host: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host === "" ? "127.0.0.1" : host, port });
    const fail = (error: NodeJS.ErrnoException): void => {
      socket.destroy();
      reject(new Error(dialWords(host, port, error), { cause: error }));
    };
    socket.once("error", fail);
    socket.setTimeout(timeoutMs, () => {
      fail(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" }));
    });
    socket.once("connect", () => {
      socket.removeListener("error", fail);
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

async function dialOnce(connection: Properties, config: ConnectConfig): Promise<Client> {
  const sock = await connectTcp(
    text(connection["host"]),
    Number(connection["port"]),
    Number(connection["perDialTimeout"]) * 1000,
  );
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.once("ready", () => {
      client.removeListener("error", reject);
      // A reset after the work is done harms nobody; during it, the channel's own end tells.
      client.on("error", () => undefined);
      resolve(client);
    });
    client.once("error", reject);
    client.connect({ ...config, sock });
  });
}

/** Connects, trying again as often as `dialErrorLimit` says; the caller ends the client. */
export async function dial(connection: Json | undefined, log: ResourceLog): Promise<Client> {
  const checked = checkConnection(connection);
  if (checked.problem !== undefined || !isObject(checked.connection)) {
    throw new Error(checked.problem ?? "connection: not given");
  }
  const given = checked.connection;
  const config = configOf(given);
  const limit = Number(given["dialErrorLimit"]);
  for (let dials = 1; ; dials++) {
    try {
      return await dialOnce(given, config);
    } catch (error) {
      const reason = inGo(error instanceof Error ? error.message : String(error));
      if (limit > UNLIMITED && dials > limit) {
        const message = `after ${String(dials - 1)} failed attempts: ${reason}`;
        throw new Error(message, { cause: error });
      }
      const shown = limit === UNLIMITED ? "inf" : String(limit);
      log.status(`Dial ${String(dials)}/${shown} failed: retrying`);
      await sleep(waitMs(dials));
    }
  }
}
