import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A post of nginx-rtmp: its form fields. */
export interface Hook {
  readonly call: string;
  /** The stream key, without what follows a question mark. */
  readonly name: string;
  /** Number of the connection, the same as `*N` in nginx's log. */
  readonly connection: number;
}

/** Says whether nginx may go on. Anything but 2xx makes it refuse the publisher. */
export type AnswerHook = (hook: Hook) => Promise<200 | 403>;

export const parseHook = (body: string): Hook => {
  const fields = new URLSearchParams(body);
  const connection = Number(fields.get("clientid") ?? NaN);
  if (!Number.isInteger(connection))
    throw new Error(`hook: got no clientid in ${JSON.stringify(body)}`);
  return { call: fields.get("call") ?? "", name: fields.get("name") ?? "", connection };
};

/** Answers nginx's hooks on an address that nginx can reach. */
export class HooksServer {
  readonly #server: Server;

  constructor(answer: AnswerHook) {
    this.#server = createServer((request, response) => {
      text(request)
        .then((body) => answer(parseHook(body)))
        .then((status) => response.writeHead(status).end())
        .catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
  }

  /** Resolves with "HOST:PORT". */
  async listen(host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(0, host, resolve);
    });
    return `${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
