// Asks what serves HTTP on the droplet's loopback: MediaMTX's API, with the droplet's own key, and the hub.
import { request, type RequestOptions } from "node:http";
import { readFileSync } from "node:fs";
import { API_HOST, API_PORT, API_USER } from "../names";

/** Root's alone; restreamd is given it as a credential. */
const KEY_FILE = "/etc/restream/mediamtx-api.key";
/** More is not an answer of MediaMTX's. */
const MOST_ANSWER_BYTES = 1_000_000;

export interface Answer {
  /** answered: by whatever status. refused: the connection was not taken, or cut. silent: taken, and nothing came in time. */
  answer: "answered" | "refused" | "silent";
  /** HTTP's status; 0 without an answer. */
  status: number;
  /** What came of it in time. */
  text: string;
  /** Why the connection was refused. */
  error?: NodeJS.ErrnoException;
}

/** @throws Error unless root */
export const readApiKey = (): string => readFileSync(KEY_FILE, "utf8").trim();

/** @param path such as /v3/paths/get/live @param body becomes JSON */
export const askApi = (
  key: string,
  path: string,
  {
    method = "GET",
    body,
    withinMs,
  }: { method?: "GET" | "POST" | "PATCH"; body?: object; withinMs: number },
): Promise<Answer> =>
  ask(
    {
      ...{ host: API_HOST, port: API_PORT, path, method, auth: `${API_USER}:${key}` },
      ...(body ? { headers: { "content-type": "application/json" } } : {}),
    },
    withinMs,
    body && JSON.stringify(body),
  );

/** Not by fetch: its parser is WebAssembly, which restreamd's --jitless has not. Never rejects. */
export const ask = (whom: RequestOptions, withinMs: number, body?: string): Promise<Answer> =>
  new Promise((resolve) => {
    const got: Answer = { answer: "refused", status: 0, text: "" };
    const asked = request({ ...whom, agent: false }, (response) => {
      got.answer = "answered";
      got.status = response.statusCode ?? 0;
      response.setEncoding("utf8").on("data", (chunk: string) => {
        if (got.text.length < MOST_ANSWER_BYTES) got.text += chunk;
      });
    });
    const timer = setTimeout(() => {
      if (got.answer === "refused") got.answer = "silent";
      asked.destroy();
    }, withinMs);
    asked.on("close", () => {
      clearTimeout(timer);
      resolve(got);
    });
    asked.on("error", (error) => {
      if (got.answer === "refused") got.error = error;
    });
    asked.end(body);
  });
