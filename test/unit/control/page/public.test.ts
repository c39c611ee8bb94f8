// The page at 443: over real TLS, with certificates of openssl's; what it is called, a renewal, a crowd.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect as connectPlain, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Server, type TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { certificateIn, CertificateFile } from "../../../../control/page/certificate";
import { handedOver, inPublic } from "../../../../control/page/listener";
import { linkLines } from "../../../../control/command/page/people";
import { eventually } from "../../../support/eventually";
import { APage } from "./a-page";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "restream-public-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const openssl = (...args: string[]): void => {
  execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
};
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2"];

const authority = (): void => {
  openssl("req", "-x509", ...KEY, "-subj", "/CN=CA", "-keyout", "ca.key", "-out", "ca.pem");
};
/** @returns key and certificate, PEM */
const issue = (names: string): string => {
  openssl(
    ...["req", "-x509", "-CA", "ca.pem", "-CAkey", "ca.key", ...KEY, "-subj", "/CN=x"],
    ...["-addext", `subjectAltName=${names}`, "-addext", "basicConstraints=critical,CA:FALSE"],
    ...["-keyout", "leaf.key", "-out", "leaf.pem"],
  );
  return ["leaf.key", "leaf.pem"].map((file) => readFileSync(join(folder, file), "utf8")).join("");
};

describe("a certificate", () => {
  it("says what the page is called", () => {
    authority();
    const pem = issue("DNS:Live.example.org,IP:192.0.2.1");
    expect(certificateIn(pem)).toEqual({ pem, names: ["live.example.org", "192.0.2.1"] });
  });
  it("that stands in for one is not served", () => {
    authority();
    expect(certificateIn(readFileSync(join(folder, "ca.pem"), "utf8"))).toBeUndefined();
  });
  it("that is none is said", () => {
    expect(() => certificateIn("x")).toThrow();
  });
});

it.each([
  ["handed over", { LISTEN_PID: "7", LISTEN_FDS: "1" }, 3],
  ["another process's", { LISTEN_PID: "8", LISTEN_FDS: "1" }, undefined],
  ["not there", {}, undefined],
])("the socket is %s", (_, environment, expected) => {
  expect(handedOver(environment, 7)).toBe(expected);
});

it("an invitation's link leads where the page is", () => {
  expect(linkLines("/invite#x", undefined)[0]).toBe("  http://127.0.0.1:9102/invite#x");
  expect(linkLines("/invite#x", "live.example.org").filter((line) => /^ {2}/.test(line))).toEqual([
    "  https://live.example.org/invite#x",
    "  http://127.0.0.1:9102/invite#x",
  ]);
});

describe("at 443", () => {
  const page = new APage();
  let certificate: CertificateFile;
  let server: Server;
  const file = (): string => join(folder, "server.pem");
  beforeEach(async () => {
    authority();
    certificate = new CertificateFile(file(), (words) => void page.said.push(words));
    await page.open({ listener: { ...inPublic(() => certificate.names), mostOfAddress: 3 } });
    server = page.app.server as unknown as Server;
    await page.app.listen({ host: "127.0.0.1", port: 0 });
  });
  afterEach(async () => {
    certificate.end();
    await page.app.close();
  });
  const follow = (): void => {
    certificate.follow((pem) => {
      server.setSecureContext({ key: pem, cert: pem });
    });
  };
  const port = (): number => (server.address() as AddressInfo).port;
  const opened = async (): Promise<TLSSocket> => {
    const socket = connect({
      ...{ host: "127.0.0.1", port: port(), servername: "live.example.org" },
      ca: readFileSync(join(folder, "ca.pem")),
    });
    await once(socket, "secureConnect");
    return socket;
  };
  const asked = async (host: string, more = "", path = "/sign-in"): Promise<string> => {
    const socket = await opened();
    socket.end(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n${more}connection: close\r\n\r\n`);
    let text = "";
    for await (const part of socket) text += String(part);
    return text;
  };

  it("nobody is answered while there is no certificate, or one that stands in", async () => {
    follow();
    await expect(opened()).rejects.toThrow(/handshake/);
    writeFileSync(file(), readFileSync(join(folder, "ca.pem")));
    await eventually("it is looked at", 10_000, () => {
      expect(page.said.at(-1)).toMatch(/no certificate yet/);
    });
    await expect(opened()).rejects.toThrow(/handshake/);
    expect(certificate.names).toEqual([]);
  });

  it("one that comes the moment after the first look is taken", async () => {
    const pem = issue("DNS:live.example.org");
    follow();
    writeFileSync(file(), pem);
    await eventually("it is taken", 10_000, () => {
      expect(certificate.names).toEqual(["live.example.org"]);
    });
  });

  it("whoever calls it by the certificate's name is answered, and no other name", async () => {
    writeFileSync(file(), issue("DNS:live.example.org"));
    follow();
    const answer = await asked("live.example.org");
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    expect(answer).toMatch(/^strict-transport-security: max-age=1209600\r$/im);
    for (const host of ["127.0.0.1:9102", "evil.example", "live.example.org:443"])
      expect(await asked(host)).toMatch(/^HTTP\/1\.1 421/);
  });

  it("a newer certificate is served to who comes then; who is there stays", async () => {
    writeFileSync(file(), issue("DNS:live.example.org"));
    follow();
    const before = await opened();
    const serial = before.getPeerCertificate().serialNumber;
    writeFileSync(file(), issue("DNS:live.example.org,DNS:www.example.org"));
    await eventually("the newer one is taken", 10_000, () => {
      expect(certificate.names).toHaveLength(2);
    });
    const after = await opened();
    expect(after.getPeerCertificate().serialNumber).not.toBe(serial);
    after.destroy();
    before.end("GET /sign-in HTTP/1.1\r\nhost: live.example.org\r\nconnection: close\r\n\r\n");
    expect(String((await once(before, "data"))[0])).toMatch(/^HTTP\/1\.1 200/);
  });

  it("one address holds so many connections, and no more; then others again", async () => {
    writeFileSync(file(), issue("DNS:live.example.org"));
    follow();
    const held: Socket[] = [];
    for (let n = 0; n < 3; n++) {
      held.push(connectPlain({ host: "127.0.0.1", port: port() }));
      await once(held[n] as Socket, "connect");
    }
    await expect(opened()).rejects.toThrow();
    held[0]?.destroy();
    await eventually("somebody is let in again", 10_000, async () => {
      expect(await asked("live.example.org")).toMatch(/^HTTP\/1\.1 200/);
    });
    for (const socket of held) socket.destroy();
  });
});
