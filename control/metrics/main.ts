// Shows what restreamd has left as numbers, at http://127.0.0.1:9101/metrics; reads at each scrape, and nothing hangs on it.
import { createServer, type ServerResponse } from "node:http";
import type { Event, EventKind } from "../shared/event";
import { readEvents, readNow } from "../shared/left";
import { METRICS_PORT } from "../shared/names";
import { say } from "../shared/say";
import { messageOf } from "../shared/text";
import { EventCounts } from "./counts";
import { numbersOf, type Left } from "./numbers";
import { pageOf } from "./page";

/** Prometheus scrapes one at a time. */
const CONNECTIONS = 8;
const REQUEST_WITHIN_MS = 5000;

const counts = new EventCounts();
/** What could not be read at the last scrape: it is said once. */
let said = "";

/** What cannot be read is left out, and the rest is shown. */
const leftNow = (): Left => {
  const failed: string[] = [];
  const orNothing = <Content>(what: string, read: () => Content): Content | undefined => {
    try {
      return read();
    } catch (error) {
      failed.push(`${what} cannot be read: ${messageOf(error)}`);
      return undefined;
    }
  };
  const now = orNothing("the last look", readNow);
  const events: readonly Event[] = orNothing("the events", readEvents)?.events ?? [];
  const left = {
    ...{ now, events },
    counts: orNothing("the archive", () => counts.read(events)) ?? new Map<EventKind, number>(),
  };
  const words = failed.join("; ");
  if (words !== said && words !== "") say("error", words);
  said = words;
  return left;
};

const answer = async (path: string, response: ServerResponse): Promise<void> => {
  if (path !== "/metrics") {
    response.writeHead(404).end("The numbers are at /metrics.\n");
    return;
  }
  const { contentType, text } = await pageOf(numbersOf(leftNow(), Date.now()));
  response.writeHead(200, { "content-type": contentType }).end(text);
};

const server = createServer((request, response) => {
  answer((request.url ?? "").split("?")[0] ?? "", response).catch((error: unknown) => {
    say("error", messageOf(error));
    response.writeHead(500).end();
  });
});
server.maxConnections = CONNECTIONS;
server.headersTimeout = server.requestTimeout = REQUEST_WITHIN_MS;
server.once("error", (error) => {
  say("error", messageOf(error));
  process.exit(1);
});
server.listen(METRICS_PORT, "127.0.0.1");
