// Asks one of a platform's addresses. Not by fetch: its parser is WebAssembly, which --jitless has not.
import { request } from "node:https";

const WITHIN_MS = 10_000;
const MOST_BYTES = 1_000_000;

/** status 0: no answer came, or not all of it; text says why then. */
export interface Reply {
  status: number;
  text: string;
}

export interface Question {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** @default none: GET */
  form?: Readonly<Record<string, string>>;
}

export type Ask = (question: Question) => Promise<Reply>;

/** Never rejects. */
export const ask: Ask = ({ url, headers, form }) =>
  new Promise((resolve) => {
    const body = form ? new URLSearchParams(form).toString() : "";
    let text = "";
    const call = request(
      url,
      {
        method: form ? "POST" : "GET",
        headers: {
          ...headers,
          ...(form
            ? {
                "content-type": "application/x-www-form-urlencoded",
                "content-length": Buffer.byteLength(body),
              }
            : {}),
        },
        agent: false,
        signal: AbortSignal.timeout(WITHIN_MS),
      },
      (response) => {
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
          if (text.length > MOST_BYTES) call.destroy();
        });
        response.on("error", () => undefined); // the call's own error says so
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
      },
    );
    // A system's code alone: its words hold an address.
    call.on("error", (error: NodeJS.ErrnoException) => {
      resolve({ status: 0, text: error.code ?? error.name });
    });
    call.on("close", () => {
      resolve({ status: 0, text: "the answer was cut short" });
    });
    call.end(body);
  });

/** @returns undefined: it is no JSON */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The end of a sentence: why no platform's word can be had. */
export const withoutAnswer = (name: string, { status, text }: Reply): string => {
  if (status === 0) return `${name} did not answer (${text})`;
  if (status >= 500) return `${name} has a trouble of its own (HTTP ${status})`;
  return `${name} refused the question (HTTP ${status})`;
};
