// What answers behind a tunnel: a page that refuses is there; metrics that are refused are none.
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { answers, isThere } from "../../../home/tunnel";

it.each([
  [200, true, true],
  [429, false, true],
  [500, false, true],
])("an answer of %d is a good one: %s; something is there: %s", async (status, isGood, is) => {
  const server = createServer((_, response) => response.writeHead(status).end("x"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  expect([await answers(address), await isThere(address)]).toEqual([isGood, is]);
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  expect([await answers(address), await isThere(address)]).toEqual([false, false]);
});
