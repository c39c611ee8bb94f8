// Decides what Discord's answer means: accepted, or how long to wait, or that this message will never be taken. Pure.
import type { Answer } from "../shared/https";
import { backoffMs, DEAD_MS } from "./backoff";

export type Verdict =
  | { kind: "accepted"; message: string; waitMs: number }
  /** gone: the message that was to be edited is no more. refused: it is never taken like this. */
  | { kind: "gone" | "refused"; waitMs: number }
  | {
      kind: "later";
      waitMs: number;
      why: string;
      /** It may have been taken all the same. */
      isPerhapsTaken: boolean;
    };

/** Whatever a header says. */
const LONGEST_WAIT_MS = 3_600_000;

/** New messages have a limit of their own: an end that is to wait longer becomes one. */
const LONGEST_EDIT_WAIT_MS = 30_000;
/** Discord's own codes (its documentation, "JSON error codes"). */
const TOO_MANY_EDITS = 30046;
const UNKNOWN_WEBHOOK = 10015;
const INVALID_WEBHOOK_TOKEN = 50027;

/** @param failures in a row before this answer */
export const judge = (answer: Answer, isEdit: boolean, failures: number): Verdict => {
  const { status, headers, isSent } = answer;
  const code = field(answer.text, "code");
  if (status >= 200 && status < 300)
    return {
      kind: "accepted",
      message: idOf(answer.text),
      waitMs:
        headers["x-ratelimit-remaining"] === "0" ? seconds(headers["x-ratelimit-reset-after"]) : 0,
    };
  // Said with 429, and waiting does not help: a message of more than an hour was edited too often.
  if (isEdit && code === TOO_MANY_EDITS) return { kind: "gone", waitMs: 0 };
  if (status === 429) {
    // The header wins over the body (discord-api-docs #4043).
    const waitMs = seconds(headers["retry-after"]) || seconds(retryAfterIn(answer.text));
    if (isEdit && waitMs > LONGEST_EDIT_WAIT_MS) return { kind: "gone", waitMs: 0 };
    return later(waitMs || backoffMs(failures), "too many messages", false);
  }
  const isWebhookGone = code === UNKNOWN_WEBHOOK || code === INVALID_WEBHOOK_TOKEN;
  // Whatever is wrong with the edit, a message of its own may be taken.
  if (isEdit && isRefusal(status) && status !== 401 && !isWebhookGone)
    return { kind: "gone", waitMs: 0 };
  if (status === 401 || status === 403 || status === 404)
    // The webhook was deleted, or its address is wrong.
    return later(DEAD_MS, `the webhook does not exist any more (${status})`, false);
  if (isRefusal(status)) return { kind: "refused", waitMs: 0 };
  return later(
    backoffMs(failures),
    status === 0 ? answer.text : `it answers ${status}`,
    status !== 0 || isSent,
  );
};

const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 408;

const later = (waitMs: number, why: string, isPerhapsTaken: boolean): Verdict => ({
  kind: "later",
  waitMs,
  why,
  isPerhapsTaken,
});

const seconds = (value: string | undefined): number => {
  const ms = Number(value ?? "0") * 1000;
  return Number.isFinite(ms) && ms > 0 ? Math.min(Math.ceil(ms), LONGEST_WAIT_MS) : 0;
};

const idOf = (text: string): string => String(field(text, "id") ?? "");
const retryAfterIn = (text: string): string => String(field(text, "retry_after") ?? "0");

const field = (text: string, name: string): unknown => {
  try {
    return (JSON.parse(text) as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
};
