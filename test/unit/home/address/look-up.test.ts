// Against real servers on this machine's loopback: what a service on the internet may do.
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { agree } from "../../../../home/address/agree";
import { lookUp } from "../../../../home/address/look-up";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer).listen(0, "127.0.0.1");
  open.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};
const says =
  (text: string): RequestListener =>
  (_, response) =>
    response.end(text);
const seam = { plainHttp: true, withinMs: 300 } as const;

describe("a look-up", () => {
  it("reads what the services say", async () => {
    const services = [await serve(says("203.0.113.20\n")), await serve(says("203.0.113.20"))];
    expect(agree(await lookUp(services, seam))).toEqual({ address: "203.0.113.20" });
  });
  it.each<[string, RequestListener, string]>([
    ["hangs", () => undefined, "does not answer in time"],
    [
      "hangs after a beginning",
      (_, response) => response.write("203.0."),
      "does not answer in time",
    ],
    [
      "refuses",
      (_, response) => response.writeHead(503).end("203.0.113.20"),
      "answers with status 503",
    ],
    [
      "leads elsewhere",
      (_, response) => response.writeHead(302, { location: "/x" }).end(),
      "answers with status 302",
    ],
    ["breaks off", (_, response) => response.socket?.destroy(), "fails: socket hang up"],
  ])("of a service that %s is told", async (_, answer, problem) => {
    const [found] = await lookUp([await serve(answer)], seam);
    expect(found).toMatchObject({ problem });
  });
  it("does not read a whole page", async () => {
    let isClosed = false;
    const service = await serve((_, response) => {
      const page = setInterval(() => response.write("<p>".repeat(100)), 1);
      response.once("close", () => {
        isClosed = true;
        clearInterval(page);
      });
    });
    const [found] = await lookUp([service], seam);
    expect(found).toMatchObject({ text: expect.stringMatching(/^<p>/) as string });
    await expect.poll(() => isClosed).toBe(true);
  });
  it("of nobody is told", async () => {
    const [found] = await lookUp(["http://127.0.0.1:9/"], seam);
    expect(found).toMatchObject({ problem: expect.stringMatching(/ECONNREFUSED/) as string });
  });
  it("takes no plain http from the operator's services", async () => {
    const service = await serve(says("203.0.113.20"));
    const [found] = await lookUp([service], { withinMs: 300 });
    expect(found).toMatchObject({ problem: expect.stringMatching(/https?:/) as string });
  });
});
