// Decides how a platform's reply is taken where it is no answer: words for people. Pure.
import type { Answer, Question } from "../shared/https";

export type Reply = Pick<Answer, "status" | "text">;
export type Ask = (question: Question) => Promise<Reply>;

/** @returns undefined: it is no JSON */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** As Node names our own bound (shared/https.ts). */
const TOO_LATE = "ABORT_ERR";

/** The end of a sentence: why no platform's word can be had. */
export const withoutAnswer = (name: string, { status, text }: Reply): string => {
  if (status === 0)
    return `${name} did not answer${text === TOO_LATE ? " within 10 s" : ` (${text})`}`;
  if (status >= 500) return `${name} has a trouble of its own (HTTP ${status})`;
  return `${name} refused the question (HTTP ${status})`;
};
