// Decides how Debian packages reach the machines: one caching proxy, on a Unix socket (for namespaces) and loopback.
import { createHash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CACHE_DIR } from "./cache";

export interface PackageProxy {
  /** http://127.0.0.1:PORT, for programs in the host's network namespace. */
  url: string;
  close: () => Promise<void>;
}

const PACKAGES = join(CACHE_DIR, "packages");

/** A package and an index named by its hash never change; anything else is asked for anew each time. */
export const isImmutable = (path: string): boolean =>
  /\/pool\/.*\.deb$/.test(path) || /\/by-hash\/SHA256\/[0-9a-f]{64}$/.test(path);

export const startPackageProxy = async (socket: string): Promise<PackageProxy> => {
  mkdirSync(PACKAGES, { recursive: true });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(502);
      response.end(`package proxy: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  };
  const servers = [createServer(answer), createServer(answer)] as const;
  await new Promise<void>((resolve) => servers[0].listen(socket, resolve));
  await new Promise<void>((resolve) => servers[1].listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(servers[1].address() as AddressInfo).port}`,
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
};

/** A plain GET in absolute form, over http; no other site than a package archive is asked. */
const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? "", "http://invalid");
  if (
    request.method !== "GET" ||
    url.protocol !== "http:" ||
    !/^\/debian(-security)?\//.test(url.pathname)
  ) {
    response.writeHead(403).end("package proxy: only GET of a Debian archive\n");
    return;
  }
  const kept = join(PACKAGES, createHash("sha256").update(url.pathname).digest("hex"));
  if (isImmutable(url.pathname) && existsSync(kept)) {
    response.writeHead(200);
    await pipeline(createReadStream(kept), response);
    return;
  }
  const upstream = await fetch(url, { redirect: "follow" });
  const type = upstream.headers.get("last-modified");
  response.writeHead(upstream.status, type ? { "last-modified": type } : {});
  if (!upstream.body || !upstream.ok) {
    response.end();
    return;
  }
  const body = Readable.fromWeb(upstream.body as Parameters<typeof Readable.fromWeb>[0]);
  if (!isImmutable(url.pathname)) {
    await pipeline(body, response);
    return;
  }
  const aside = `${kept}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await pipeline(body, createWriteStream(aside));
    renameSync(aside, kept);
  } finally {
    rmSync(aside, { force: true });
  }
  await pipeline(createReadStream(kept), response);
};
