// Stand-in: one SSH connection as pulumi-command dials it (connection.go). Left out: proxies, the agent.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import { isObject, text, type Json, type Properties } from "../properties";
import type { ResourceLog } from "../resource-kind";

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
  return text(raw["host"]) === "" ? { connection, problem: "host: not given" } : { connection };
}

function configOf(connection: Properties): ConnectConfig {
  const given = (key: string) => text(connection[key]) || undefined;
  const hostKey = given("hostKey");
  return {
    host: text(connection["host"]),
    port: Number(connection["port"]),
    username: text(connection["user"]),
    password: given("password"),
    privateKey: given("privateKey"),
    passphrase: given("privateKeyPassword"),
    // ssh2's timeout covers the handshake too, Go's only the TCP connection; 0 is none in both.
    readyTimeout: Number(connection["perDialTimeout"]) * 1000,
    algorithms: { serverHostKey: GO_HOST_KEYS },
    // Without hostKey any server is trusted, as in the real provider.
    ...(hostKey === undefined ? {} : { hostVerifier: isKey(blobOf(hostKey)) }),
  };
}

/**
 * golang.org/x/crypto/ssh, defaultHostKeyAlgos, without certificates: the real provider sets no HostKeyAlgorithms, also
 * with a hostKey. So a server that has an ECDSA key as well shows that one, and an ed25519 hostKey does not match.
 */
const GO_HOST_KEYS: ServerHostKeyAlgorithm[] = [
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-256",
  "rsa-sha2-512",
  "ssh-rsa",
  "ssh-ed25519",
];

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

/** ssh2's words for a key that hostVerifier refuses, in Go's. */
const inGo = (reason: string): string =>
  reason.includes("Host denied (verification failed)")
    ? "ssh: handshake failed: ssh: host key mismatch"
    : reason;

function dialOnce(config: ConnectConfig): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.once("ready", () => {
      client.removeListener("error", reject);
      // A reset after the work is done harms nobody; during it, the channel's own end tells.
      client.on("error", () => undefined);
      resolve(client);
    });
    client.once("error", reject);
    client.connect(config);
  });
}

/** Connects, trying again as often as `dialErrorLimit` says; the caller ends the client. */
export async function dial(connection: Json | undefined, log: ResourceLog): Promise<Client> {
  const checked = checkConnection(connection);
  if (checked.problem !== undefined || !isObject(checked.connection)) {
    throw new Error(checked.problem ?? "connection: not given");
  }
  const config = configOf(checked.connection);
  const limit = Number(checked.connection["dialErrorLimit"]);
  for (let dials = 1; ; dials++) {
    try {
      return await dialOnce(config);
    } catch (error) {
      const reason = inGo(error instanceof Error ? error.message : String(error));
      // A key that cannot be read fails before the first dial, in the real provider too.
      if (reason.startsWith("Cannot parse privateKey")) throw error;
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
