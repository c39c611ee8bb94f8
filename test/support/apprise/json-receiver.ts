// Stands for the services behind Apprise: takes the JSON that its json:// addresses post, one path a target.
import { createServer, type Server } from "node:http";
import { now } from "../media/clock";

/** failing: 503. gone: the connection ends without an answer. */
export type ReceiverMood = "well" | "failing" | "gone";

export interface Message {
  /** ms since the epoch. */
  at: number;
  /** The target that it came to. */
  path: string;
  text: string;
}

/** Left out: everything that a service does with a message; it takes what is JSON, however long and however often. */
export class JsonReceiver {
  readonly taken: Message[] = [];
  /** What came while it was not well. */
  readonly refused: Pick<Message, "at" | "path">[] = [];
  /** Each path's mood, until another is set. */
  readonly moods = new Map<string, ReceiverMood>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      request.on("end", () => {
        // Without the query that Apprise adds.
        const path = (request.url ?? "").replace(/\?.*$/, "");
        const mood = this.moods.get(path) ?? "well";
        if (mood !== "well") {
          this.refused.push({ at: now(), path });
          if (mood === "gone") response.destroy();
          else response.writeHead(503).end();
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
