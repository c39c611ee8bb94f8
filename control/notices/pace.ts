// Decides what Discord's answer means: accepted, or how long to wait, or that this message will never be taken. Pure.
import { backoffMs, DEAD_MS } from "./backoff";

export interface Answer {
  /** 0: none came. */
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  text: string;
}

export type Verdict =
  | { kind: "accepted"; message: string; waitMs: number }
  /** gone: the message that was to be edited is no more. refused: it is never taken like this. */
  | { kind: "gone" | "refused"; waitMs: number }
  | { kind: "later"; waitMs: number; why: string };

/** Whatever a header says. */
const LONGEST_WAIT_MS = 3_600_000;

/** @param failures in a row before this answer */
export const judge = (answer: Answer, isEdit: boolean, failures: number): Verdict => {
  const { status, headers } = answer;
  if (status >= 200 && status < 300)
    return {
      kind: "accepted",
      message: idOf(answer.text),
      waitMs:
        headers["x-ratelimit-remaining"] === "0" ? seconds(headers["x-ratelimit-reset-after"]) : 0,
    };
  if (status === 429) {
    // The header wins over the body (discord-api-docs #4043).
    const waitMs = seconds(headers["retry-after"]) || seconds(retryAfterIn(answer.text));
    return { kind: "later", waitMs: waitMs || backoffMs(failures), why: "too many messages" };
  }
  if (status === 404 && isEdit) return { kind: "gone", waitMs: 0 };
  if (status === 401 || status === 403 || status === 404)
    // The webhook was deleted, or its address is wrong.
    return {
      kind: "later",
      waitMs: DEAD_MS,
      why: `the webhook does not exist any more (${status})`,
    };
  if (status >= 400 && status < 500 && status !== 408) return { kind: "refused", waitMs: 0 };
  return {
    kind: "later",
    waitMs: backoffMs(failures),
    why: status === 0 ? answer.text : `it answers ${status}`,
  };
};

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
