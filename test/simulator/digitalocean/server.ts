// The HTTP side of the simulator: authentication, faults, routing, the log. What the API does is in
// the files of its resources, what exists in state.ts.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Datacenter } from "./datacenter";
import { settled } from "./enforcement";
import { FaultPlan, type Fault } from "./faults";
import type { Hardware } from "./hardware";
import { rangeOf } from "./ip-range";
import { notSimulated, serverError, unauthorized, unprocessable, type Reply } from "./reply";
import { isObject } from "./request";
import { ROUTES } from "./routes";
import { Account } from "./state";

export type {
  AccountDomains,
  Datacenter,
  DropletPower,
  DropletSpec,
  FilteredDroplet,
  FirewallRules,
  InboundRule,
  OutboundRule,
  PrivatePlace,
  ReservedAddresses,
} from "./datacenter";

/** One request, as it came: nothing is masked, because tests search here for leaked secrets. */
export interface RequestRecord {
  /** ISO time of its arrival. */
  at: string;
  method: string;
  /** With the query. */
  path: string;
  /** 0: it was never answered. */
  status: number;
  body: string;
}

export interface Simulator {
  url: string;
  log: RequestRecord[];
  /** Everything that still exists; empty after destroy. */
  resources(): { type: string; id: string }[];
  /** Time (ms epoch) at which the 202 for the droplet's POST was sent. */
  dropletAcceptedAt(id: number): number | undefined;
  /** Requests answered with 501: a run that saw one fails. */
  unknownRequests: RequestRecord[];
  faults: FaultPlan;
  /** What no request decides: times of actions, neighbours, dead hosts. */
  hardware: Hardware;
  /** Regions in which the account has never had anything: the first VPC there is the default one, and stays. */
  regionsWithoutVpc: Set<string>;
  /** Its machine went off by itself, and the hypervisor has seen it. */
  wentOff(dropletId: number): void;
  /** What the datacenter refused to do; empty in a good run. */
  datacenterErrors: readonly string[];
  /** Resolves when the datacenter has applied every firewall change accepted so far. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startSimulator(options: {
  token: string;
  host?: string;
  port?: number;
  datacenter: Datacenter;
  /** Of the regions' default VPC, such as "10.108.0.0/20"; undefined: as the account's defaultRange says. */
  defaultRange?: string | undefined;
}): Promise<Simulator> {
  const host = options.host ?? "127.0.0.1";
  const account = new Account(options.datacenter, {
    defaultRange: rangeOf(options.defaultRange ?? ""),
  });
  const faults = new FaultPlan();
  const log: RequestRecord[] = [];
  const unknownRequests: RequestRecord[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = new Date().toISOString();
    const method = request.method ?? "";
    const path = request.url ?? "/";
    const body = await textOfRequest(request);
    const url = new URL(path, "http://simulator");
    const fault = faults.strike(method, url.pathname);
    const allowed = request.headers.authorization === `Bearer ${options.token}`;
    const carryOut = () => (allowed ? route(account, method, url, body) : unauthorized());
    // A fault stands before everything; only some let the request do its work.
    const works = fault === undefined || fault.spec.carriedOut === true || fault.spec.rewrite;
    const done = works ? carryOut() : undefined;
    if (fault?.spec.hangs === true) {
      log.push({ at, method, path, status: 0, body });
      fault.held.add(() => response.destroy());
      done?.afterwards?.();
      return;
    }
    const reply = answerOf(done, fault);
    const record = { at, method, path, status: reply.status, body };
    log.push(record);
    if (reply.status === 501 && fault === undefined) unknownRequests.push(record);
    send(response, reply, fault?.spec.headers);
    done?.afterwards?.();
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      send(response, serverError(`simulator: ${String(error)}`));
    });
  });
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // A TCP server: never a pipe's name.

  return {
    url: `http://${host}:${String(port)}`,
    log,
    resources: () => account.resources(),
    dropletAcceptedAt: (id) => account.dropletAcceptedAt.get(id),
    unknownRequests,
    faults,
    hardware: account.hardware,
    regionsWithoutVpc: account.regionsWithoutVpc,
    wentOff: (id) => {
      const droplet = account.droplets.get(id);
      if (droplet === undefined) throw new Error(`there is no droplet ${String(id)}`);
      droplet.status = "off";
    },
    datacenterErrors: account.datacenterErrors,
    settled: () => settled(account),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function route(account: Account, method: string, url: URL, text: string): Reply {
  for (const { method: wanted, path, handle } of ROUTES) {
    const match = wanted === method ? path.exec(url.pathname) : null;
    if (match === null) continue;
    const body = parsed(text);
    if (body === undefined) return unprocessable("the body is no JSON object");
    const params = match.slice(1).map(decodeURIComponent);
    return handle({ params, query: url.searchParams, body }, account);
  }
  return notSimulated(`${method} ${url.pathname}`);
}

/** undefined when the text is no JSON object; an empty text is an empty object. */
function parsed(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What goes out for what was done (undefined: nothing), under this fault. */
function answerOf(done: Reply | undefined, fault: Fault | undefined): Reply {
  if (fault === undefined) return done ?? serverError("no answer");
  const { status, body, rewrite } = fault.spec;
  if (rewrite !== undefined && done !== undefined) return { ...done, body: rewrite(done.body) };
  return { status, body: body ?? faultBody(status) };
}

const faultBody = (status: number) => ({
  id: `fault_${String(status)}`,
  message: `planned fault ${String(status)}`,
  request_id: randomUUID(),
});

async function textOfRequest(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // No encoding is set: Buffers.
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, reply: Reply, headers: Record<string, string> = {}): void {
  const text = reply.body === undefined ? undefined : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    ...(text === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
    "x-request-id": randomUUID(),
    ...headers,
  });
  response.end(text);
}
