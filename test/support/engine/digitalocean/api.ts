// Stand-in: HTTP to the API as godo does it (its godo.go): retries on 429,
// 5xx except 501 and connection errors, for every verb; error texts of godo.ErrorResponse.
// Left out: rate-limit accounting, paging, OAuth refresh.
import { setTimeout as sleep } from "node:timers/promises";
import { dialWords } from "../dial-words";
import { isObject, text, type Json, type Properties } from "../properties";

export interface ApiSettings {
  url: string;
  token: string;
  retryMax: number;
  retryWaitMinSeconds: number;
  retryWaitMaxSeconds: number;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
export const isNotFound = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 404;
export const isForbidden = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 403;

const isRetried = (status: number): boolean => status === 429 || (status >= 500 && status !== 501);

/** Doubling from the minimum, capped; a Retry-After header rules. */
function waitSeconds(settings: ApiSettings, attempt: number, retryAfter?: string): number {
  const asked = Number(retryAfter);
  if (retryAfter !== undefined && Number.isFinite(asked)) return asked;
  return Math.min(settings.retryWaitMinSeconds * 2 ** attempt, settings.retryWaitMaxSeconds);
}

export class Api {
  constructor(readonly settings: ApiSettings) {}

  /** The answer's object, {} when it is empty. Throws ApiError on 4xx and 5xx. */
  async call(method: string, path: string, body?: Properties): Promise<Properties> {
    const url = this.settings.url.replace(/\/$/, "") + path;
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= this.settings.retryMax;
      const outcome = await this.#attempt(method, url, body);
      if (outcome.ok) return outcome.answer;
      const answered = outcome.status !== undefined;
      const retried = !answered || isRetried(outcome.status ?? 0);
      if (!retried || last) {
        // The provider does not say how often it tried an API that cannot be reached.
        const suffix =
          retried && answered ? `; giving up after ${String(attempt + 1)} attempt(s)` : "";
        throw new ApiError(outcome.status ?? 0, outcome.message + suffix);
      }
      await sleep(waitSeconds(this.settings, attempt, outcome.retryAfter) * 1000);
    }
  }

  async #attempt(method: string, url: string, body?: Properties): Promise<Outcome> {
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${this.settings.token}`,
          "content-type": "application/json",
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      // fetch hides "connection refused" in the cause.
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return { ok: false, message: unreachableWords(method, new URL(url), cause) };
    }
    const answer = parsed(await response.text());
    if (response.ok) return { ok: true, answer };
    const retryAfter = response.headers.get("retry-after") ?? undefined;
    const requestId = text(answer["request_id"]) || response.headers.get("x-request-id");
    const request = requestId ? `(request "${requestId}") ` : "";
    const message = `${method} ${url}: ${String(response.status)} ${request}${text(answer["message"])}`;
    return { ok: false, status: response.status, message, retryAfter };
  }
}

/** As Go's net/url writes it: Get "http://…": dial tcp …: connect: connection refused. */
const unreachableWords = (method: string, url: URL, cause: unknown): string => {
  const verb = `${method.charAt(0)}${method.slice(1).toLowerCase()}`;
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const reason = cause instanceof Error ? dialWords(url.hostname, port, cause) : String(cause);
  return `${verb} "${url.href}": ${reason}`;
};

type Outcome =
  | { ok: true; answer: Properties }
  | { ok: false; status?: number; message: string; retryAfter?: string | undefined };

function parsed(body: string): Properties {
  try {
    const value = JSON.parse(body) as Json; // What JSON.parse gives is JSON.
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The object under `key` of an answer; the API always sends it. */
export function objectIn(answer: Properties, key: string): Properties {
  const value = answer[key];
  if (isObject(value)) return value;
  throw new Error(`the API's answer has no "${key}": ${JSON.stringify(answer)}`);
}

/**
 * An error in the bridge's form, so that what an operator reads is the same with the real provider.
 * @param what empty: the provider adds nothing to the API's words
 */
export const failure = (what: string, error: unknown): Error => {
  const words = error instanceof Error ? error.message : String(error);
  return new Error(`1 error occurred:\n\t* ${what}${what === "" ? "" : ": "}${words}\n\n`, {
    cause: error,
  });
};
