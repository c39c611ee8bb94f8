// Stands for Let's Encrypt's front: Pebble behind its name, port and directory; can be down, slow, or have had enough.
//
// What is real: every answer but two is Pebble's, the Host header kept, so that its addresses are Let's Encrypt's.
// What differs from Let's Encrypt:
// - only `/directory` is called so; behind it the paths, error details and retry times are Pebble's;
// - no rate limit but the one that is told to hold, and it holds for new orders alone;
// - one place looks at port 80, Let's Encrypt looks from several; CAA records are not asked for;
// - a certificate begins now, Let's Encrypt's an hour ago; it is in no log of certificates.
import { createServer, request as ask, Agent, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { now } from "../media/clock";
import { orderOf, type Order } from "./order";
import { documentOf, rateLimited, refusalOf, type Problem } from "./problem";

const DIRECTORY = "/directory";
/** Pebble's names. */
const PEBBLE_DIRECTORY = "/dir";
const PEBBLE_NEW_ORDER = "/order-plz";
/** As after the fifth certificate of a week: one more every 34 hours. */
const RETRY_AFTER_SECONDS = 122_400;

export interface Behind {
  /** Pebble's. */
  address: string;
  port: number;
  /** What its certificate is of, and who made it, PEM. */
  name: string;
  authority: string;
}

export interface AskedOrder extends Order {
  /** ms since the epoch. */
  at: number;
  /** HTTP; 201: it was taken. */
  status: number;
}

export interface Asked {
  /** ms since the epoch: when it was answered. */
  at: number;
  method: string;
  path: string;
  status: number;
}

export class Front {
  /** Every request that was answered: evidence. */
  readonly asked: Asked[] = [];
  readonly orders: AskedOrder[] = [];
  readonly #pem: string;
  readonly #behind: Behind;
  readonly #agent: Agent;
  #server: Server | undefined;
  #lateMs = 0;
  #waiting = 0;
  #limitSeconds: number | undefined;

  /** @param pem certificate and key that it shows */
  constructor(pem: string, behind: Behind) {
    this.#pem = pem;
    this.#behind = behind;
    const { name, authority } = behind;
    this.#agent = new Agent({ keepAlive: true, servername: name, ca: authority });
  }

  /** As `answers`; where it is from then on. */
  async listen(address: string, port: number): Promise<void> {
    const server = createServer({ key: this.#pem, cert: this.#pem }, (request, response) => {
      this.#take(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(502);
        response.end(String(error));
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, address, resolve);
    });
    this.#server = server;
  }

  /** From now on a connection is refused, and those that are open end. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** That it listens on. */
  get port(): number {
    return (this.#server?.address() as AddressInfo).port;
  }

  /** Answers that are late and still to come. */
  get waiting(): number {
    return this.#waiting;
  }

  get isListening(): boolean {
    return this.#server !== undefined;
  }

  /** From now on each answer comes so late. */
  slow(seconds: number): void {
    this.#lateMs = seconds * 1000;
  }

  /** From now on it takes no new order, and says for how long. @default as the fifth certificate of a week */
  rateLimited(retryAfterSeconds = RETRY_AFTER_SECONDS): void {
    this.#limitSeconds = retryAfterSeconds;
  }

  /** At once, and every order. */
  well(): void {
    this.#lateMs = 0;
    this.#limitSeconds = undefined;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    if (this.#lateMs > 0) {
      this.#waiting += 1;
      await untilLate(this.#lateMs, response);
      this.#waiting -= 1;
    }
    if (response.destroyed) return;
    const { method = "GET", url: path = "/" } = request;
    const order = path === PEBBLE_NEW_ORDER ? orderOf(body) : undefined;
    const problem = order && this.#problemOf(order);
    const status = problem
      ? refuse(response, problem)
      : await this.#pass(request, path === DIRECTORY ? PEBBLE_DIRECTORY : path, body, response);
    const at = now();
    this.asked.push({ at, method, path, status });
    if (order) this.orders.push({ at, status, ...order });
  }

  #problemOf(order: Order): Problem | undefined {
    const limit = this.#limitSeconds;
    return limit === undefined ? refusalOf(order) : rateLimited(limit, now());
  }

  /** The status that Pebble gave. */
  #pass(
    { method, headers }: IncomingMessage,
    path: string,
    body: string,
    response: ServerResponse,
  ): Promise<number> {
    const { address: host, port } = this.#behind;
    return new Promise((resolve, reject) => {
      const onward = ask({ host, port, path, method, headers, agent: this.#agent }, (answer) => {
        const status = answer.statusCode ?? 502;
        response.writeHead(status, answer.headers);
        answer.pipe(response);
        answer.on("error", reject).on("end", () => {
          resolve(status);
        });
      });
      onward.on("error", reject).end(body);
    });
  }
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk as string;
  return text;
};

/** Resolves at once when nobody waits for the answer any more. */
const untilLate = (ms: number, response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });

const refuse = (response: ServerResponse, problem: Problem): number => {
  const { status, retryAfterSeconds } = problem;
  response.writeHead(status, {
    "content-type": "application/problem+json",
    ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
  });
  response.end(documentOf(problem));
  return status;
};
