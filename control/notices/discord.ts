// Speaks to one Discord webhook. Not by fetch: its parser is WebAssembly, which --jitless has not.
import { request } from "node:https";
import type { Answer } from "./pace";

const WITHIN_MS = 10_000;
const MOST_BYTES = 100_000;

/** SUPPRESS_NOTIFICATIONS: nobody's phone rings for it (Discord's documentation, "Message Flags"). */
const SILENT = 1 << 12;

/** Sends, or edits that message. Never rejects: no answer is status 0. */
export const send = (
  webhook: string,
  text: string,
  edits: string | undefined,
  { isSilent } = { isSilent: false },
): Promise<Answer> => {
  const url = new URL(webhook);
  if (edits) url.pathname += `/messages/${edits}`;
  else url.searchParams.set("wait", "true");
  // Nobody is called by name, whatever the text holds.
  const message = { content: text, allowed_mentions: { parse: [] } };
  return ask(
    url,
    edits ? "PATCH" : "POST",
    JSON.stringify(isSilent && !edits ? { ...message, flags: SILENT } : message),
  );
};

/** Takes one of its messages away. Never rejects. */
export const remove = (webhook: string, message: string): Promise<Answer> => {
  const url = new URL(webhook);
  url.pathname += `/messages/${message}`;
  return ask(url, "DELETE", "");
};

const ask = (url: URL, method: "POST" | "PATCH" | "DELETE", body: string): Promise<Answer> =>
  new Promise((resolve) => {
    let answer = "";
    let isSent = false;
    const call = request(
      url,
      {
        method,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        agent: false,
        signal: AbortSignal.timeout(WITHIN_MS),
      },
      (response) => {
        response.setEncoding("utf8").on("data", (chunk: string) => {
          if (answer.length < MOST_BYTES) answer += chunk;
        });
        response.on("error", () => undefined); // the call's own error says so
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            isSent,
            headers: response.headers as Record<string, string | undefined>,
            text: answer,
          });
        });
      },
    );
    // With TLS, only once the other end is known.
    call.on("finish", () => (isSent = true));
    // A system's error holds an address, never the webhook's secret path.
    call.on("error", (error: NodeJS.ErrnoException) => {
      resolve({ status: 0, isSent, headers: {}, text: error.code ?? error.name });
    });
    call.on("close", () => {
      resolve({ status: 0, isSent, headers: {}, text: "the answer was cut short" });
    });
    call.end(body);
  });
