// The command provider's stand-in says and does what the real one was seen to say and do.
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { Server, utils } from "ssh2";
import { afterEach, describe, expect, it } from "vitest";
import { checkConnection, dial } from "../../../support/engine/command/connection";
import { dialWords } from "../../../support/engine/dial-words";

const SILENT = { status: () => undefined, warn: () => undefined, error: () => undefined };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** An SSH server with this key, on a port of this machine. */
const serve = async (hostKey: string): Promise<number> => {
  const server = new Server({ hostKeys: [hostKey] }, (client) => {
    client.on("error", () => undefined);
    client.on("authentication", (context) => {
      context.accept();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

describe("a connection", () => {
  it("to an empty host is accepted, and goes to this machine", async () => {
    expect(checkConnection({ host: "" }).problem).toBeUndefined();
    expect(checkConnection({}).problem).toBe("host: not given");
    const port = await serve(utils.generateKeyPairSync("ed25519").private);
    const client = await dial({ host: "", port, password: "x" }, SILENT);
    client.end();
  });

  it("that is refused says so as Go does", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await expect(dial({ host: "", port, dialErrorLimit: 1 }, SILENT)).rejects.toThrow(
      `after 1 failed attempts: dial tcp :${port}: connect: connection refused`,
    );
  });

  it.each([
    ["ETIMEDOUT", "dial tcp 203.0.113.5:22: i/o timeout"],
    ["EHOSTUNREACH", "dial tcp 203.0.113.5:22: connect: no route to host"],
    ["ENETUNREACH", "dial tcp 203.0.113.5:22: connect: network is unreachable"],
  ])("that ends with %s says so as Go does", (code, words) => {
    expect(dialWords("203.0.113.5", 22, Object.assign(new Error("x"), { code }))).toBe(words);
  });

  it("to a server with another key, or a key of another type, says so as Go does", async () => {
    const [pinned, other] = [
      utils.generateKeyPairSync("ed25519"),
      utils.generateKeyPairSync("ecdsa", { bits: 256 }),
    ];
    const connect = async (hostKey: string): Promise<unknown> =>
      dial(
        {
          host: "127.0.0.1",
          port: await serve(hostKey),
          hostKey: pinned.public,
          password: "x",
          dialErrorLimit: 0,
        },
        SILENT,
      );
    await expect(connect(utils.generateKeyPairSync("ed25519").private)).rejects.toThrow(
      "ssh: handshake failed: ssh: host key mismatch",
    );
    await expect(connect(other.private)).rejects.toThrow("ssh: no common algorithm for host key");
  });

  it("with a wrong passphrase, or none, fails before it dials, as Go does", async () => {
    const { private: privateKey } = utils.generateKeyPairSync("ed25519", {
      passphrase: "right",
      cipher: "aes256-ctr",
      rounds: 1,
    });
    const connect = (privateKeyPassword: string): Promise<unknown> =>
      dial({ host: "", port: 1, privateKey, privateKeyPassword }, SILENT);
    await expect(connect("wrong")).rejects.toThrow("x509: decryption password incorrect");
    await expect(connect("")).rejects.toThrow("ssh: this private key is passphrase protected");
  });
});
