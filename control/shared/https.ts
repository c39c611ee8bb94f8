// Asks an address on the internet. Not by fetch: its parser is WebAssembly, which --jitless has not.
import { request } from "node:https";

const WITHIN_MS = 10_000;
/** Of an answer; what is longer is cut. */
const MOST_CHARACTERS = 1_000_000;

export interface Question {
  url: URL | string;
  method: "GET" | "POST" | "PATCH" | "DELETE";
  headers: Readonly<Record<string, string>>;
  /** @default none */
  body?: string;
}

export interface Answer {
  /** 0: none came. */
  status: number;
  /** All of the request was sent, so that it may have been taken though no answer came. */
  isSent: boolean;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Where none came, a system's code, or why: never the address, which may hold a secret. */
  text: string;
}

/** Never rejects. */
export const askHttps = ({ url, method, headers, body = "" }: Question): Promise<Answer> =>
  new Promise((resolve) => {
    let text = "";
    let isSent = false;
    const call = request(
      url,
      {
        method,
        headers:
          method === "GET" ? headers : { ...headers, "content-length": Buffer.byteLength(body) },
        agent: false,
        signal: AbortSignal.timeout(WITHIN_MS),
      },
      (response) => {
        response.setEncoding("utf8").on("data", (chunk: string) => {
          if (text.length < MOST_CHARACTERS) text += chunk;
        });
        response.on("error", () => undefined); // the call's own error says so
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            isSent,
            headers: response.headers as Record<string, string | undefined>,
            text,
          });
        });
      },
    );
    // With TLS, only once the other end is known.
    call.on("finish", () => (isSent = true));
    call.on("error", (error: NodeJS.ErrnoException) => {
      resolve({ status: 0, isSent, headers: {}, text: error.code ?? error.name });
    });
    call.on("close", () => {
      resolve({ status: 0, isSent, headers: {}, text: "the answer was cut short" });
    });
    call.end(body);
  });
