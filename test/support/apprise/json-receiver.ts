// Stands for the services behind Apprise: takes the JSON that its json:// addresses post, one path a target.
import { createServer, type Server } from "node:http";
import { now } from "../media/clock";

/** failing: 503. gone: the connection ends without an answer. */
export type ReceiverMood = "well" | "failing" | "gone";

export interface Message {
  /** ms since the epoch. */
  at: number;
  /** Of which target; with the query that Apprise adds. */
  path: string;
  text: string;
}

/** Left out: everything that a service does with a message; it takes what is JSON, however long and however often. */
export class JsonReceiver {
  readonly taken: Message[] = [];
  /** Of each path, until another is set. */
  readonly moods = new Map<string, ReceiverMood>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      request.on("end", () => {
        const path = request.url ?? "";
        const mood = this.moods.get(path.replace(/\?.*$/, "")) ?? "well";
        if (mood === "gone") {
          response.destroy();
          return;
        }
        if (mood === "failing") {
          response.writeHead(503).end();
          return;
        }
        const { message } = JSON.parse(body) as { message: string };
        this.taken.push({ at: now(), path, text: message });
        response.writeHead(200).end();
      });
    });
  }

  async listen(address: string, port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, address, resolve));
  }
}
