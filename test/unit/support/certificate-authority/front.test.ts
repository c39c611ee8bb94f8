// The front alone, with a server of the test's behind it in Pebble's place.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Front } from "../../../support/certificate-authority/front";

const NAME = "acme-v02.api.letsencrypt.org";
let pem: string;
let pebble: Server;
let front: Front;
let port: number;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "restream-unit-"));
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"],
      ...["-subj", `/CN=${NAME}`, "-addext", `subjectAltName=DNS:${NAME}`, "-days", "2"],
      ...["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")],
    ],
    { stdio: "ignore" },
  );
  pem = ["certificate.pem", "key.pem"]
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");
  rmSync(folder, { recursive: true });
  pebble = createServer({ key: pem, cert: pem }, (asked, response) => {
    let body = "";
    asked.on("data", (chunk: Buffer) => (body += chunk.toString()));
    asked.on("end", () => {
      response.writeHead(201, { "replay-nonce": "n" });
      response.end(
        `${asked.method ?? ""} https://${asked.headers.host ?? ""}${asked.url ?? ""} ${body}`,
      );
    });
  });
  await new Promise<void>((resolve) => pebble.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  pebble.closeAllConnections();
  pebble.close();
});
beforeEach(async () => {
  const behind = { address: "127.0.0.1", port: (pebble.address() as AddressInfo).port };
  front = new Front(pem, { ...behind, name: NAME, authority: pem });
  await front.listen("127.0.0.1", 0);
  port = front.port;
});
afterEach(() => front.stop());

interface Answer {
  status: number | undefined;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

const ask = (method: string, path: string, body = ""): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(
      {
        ...{ host: "127.0.0.1", port, method, path, agent: false },
        ...{ servername: NAME, ca: pem, headers: { host: NAME } },
      },
      (answer) => {
        let text = "";
        answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
        answer.on("end", () => {
          resolve({ status: answer.statusCode, headers: answer.headers, text });
        });
      },
    )
      .on("error", reject)
      .end(body);
  });
const ORDER = JSON.stringify({
  payload: Buffer.from(
    JSON.stringify({ identifiers: [{ type: "dns", value: "stream.example" }] }),
  ).toString("base64url"),
});

describe("Let's Encrypt's front", () => {
  it("calls Pebble's directory by Let's Encrypt's name, the host kept", async () => {
    expect((await ask("GET", "/directory")).text).toBe(`GET https://${NAME}/dir `);
  });

  it("passes on all else, both ways, and keeps an order in mind", async () => {
    expect(await ask("POST", "/order-plz", ORDER)).toMatchObject({
      ...{ status: 201, headers: { "replay-nonce": "n" } },
      text: `POST https://${NAME}/order-plz ${ORDER}`,
    });
    await ask("POST", "/sign-me-up", ORDER);
    expect(front.orders).toMatchObject([
      { status: 201, identifiers: [{ type: "dns", value: "stream.example" }] },
    ]);
    expect(front.asked.map(({ path, status }) => [path, status])).toEqual([
      ["/order-plz", 201],
      ["/sign-me-up", 201],
    ]);
  });

  it("refuses new orders alone once it has had enough, until all is well", async () => {
    front.rateLimited(3600);
    const refused = await ask("POST", "/order-plz", ORDER);
    expect(refused).toMatchObject({
      status: 429,
      headers: { "retry-after": "3600", "content-type": "application/problem+json" },
    });
    expect(JSON.parse(refused.text)).toMatchObject({
      type: "urn:ietf:params:acme:error:rateLimited",
    });
    expect((await ask("GET", "/directory")).status).toBe(201);
    front.well();
    expect((await ask("POST", "/order-plz", ORDER)).status).toBe(201);
    expect(front.orders.map(({ status }) => status)).toEqual([429, 201]);
  });

  it("answers late while it is slow", async () => {
    front.slow(0.2);
    const since = performance.now();
    expect((await ask("GET", "/directory")).status).toBe(201);
    expect(performance.now() - since).toBeGreaterThanOrEqual(195);
  });

  it("lets nobody wait once it stops, and refuses connections", async () => {
    front.slow(60);
    const waiting = ask("GET", "/directory");
    const ended = expect(waiting).rejects.toThrow(/hang up|ECONNRESET/);
    await new Promise<void>((resolve) => {
      // Only once it is asked is there somebody to let go.
      const look = (): void => {
        if (front.waiting > 0) resolve();
        else setTimeout(look, 5);
      };
      look();
    });
    await front.stop();
    await ended;
    await expect(ask("GET", "/directory")).rejects.toThrow("ECONNREFUSED");
    expect(front.asked).toEqual([]);
  });
});
