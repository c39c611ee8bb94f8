// Serves the stand-ins of the platforms' APIs under the names that the real ones have.
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { createSecureContext } from "node:tls";
import type { TwitchApi } from "./twitch-api";
import type { YoutubeApi } from "./youtube-api";

const YOUTUBE = "www.googleapis.com";
export const API_NAMES = [YOUTUBE, "id.twitch.tv", "api.twitch.tv"] as const;

export class PlatformApis {
  readonly #server: Server;

  /** @param pems a file by name, certificate and key in one */
  constructor(
    readonly youtube: YoutubeApi,
    readonly twitch: TwitchApi,
    pems: Readonly<Record<(typeof API_NAMES)[number], string>>,
  ) {
    const contexts = new Map(
      Object.entries(pems).map(([name, file]) => {
        const pem = readFileSync(file, "utf8");
        return [name, createSecureContext({ key: pem, cert: pem })];
      }),
    );
    this.#server = createServer(
      {
        SNICallback: (name, done) => {
          done(null, contexts.get(name));
        },
      },
      (request, response) => {
        let body = "";
        request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
        request.on("end", () => {
          const { method = "", url: path = "", headers } = request;
          const host = headers.host ?? "";
          const asked = { host, method, path, headers, body };
          const reply = host === YOUTUBE ? this.youtube.answer(asked) : this.twitch.answer(asked);
          if (!reply) return;
          response.writeHead(reply.status, { "content-type": "application/json; charset=UTF-8" });
          response.end(JSON.stringify(reply.json));
        });
      },
    );
  }

  async listen(address: string): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(443, address, resolve));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
