// Decides what is done about the one status message: made, edited, made anew, its old one deleted, or nothing yet. Pure.
import * as z from "zod";
import { boundOf, type Bound } from "./bound";
import type { Codec } from "./memory";
import type { Verdict } from "./pace";
import type { StatusWords } from "./status-words";

/** After a change, so long from the last edit. */
const LEAST_MS = 5000;
/** Without a change. */
const REGULAR_MS = 300_000;
/** Discord edits an older message a few times only, and then answers 30046. */
const OLDEST_MS = 3_600_000;
/** Whatever becomes of the one before, a new message comes no sooner: nobody's channel is filled. */
const LEAST_BETWEEN_MESSAGES_MS = 120_000;
/** After as many posts as may have arrived without an answer as one event gets. */
const GIVE_UP_MS = 86_400_000;
/** More than these are not remembered: they stay in the channel. */
const MOST_OLD = 20;

const shown = z.object({
  message: z.string(),
  /** ms since the epoch: when it was made, and when it was edited last. */
  madeAt: z.number(),
  shownAt: z.number(),
  key: z.string(),
});
const kept = z.object({
  shown: shown.optional(),
  /** Of the newest message, which may be gone. */
  madeAt: z.number().optional(),
  /** To be deleted. */
  old: z.array(z.string()).default([]),
  /** Posts of the next message that may have arrived. */
  tried: z.object({ posts: z.number(), at: z.number() }).optional(),
});
export type StatusMemory = z.infer<typeof kept>;
export const NO_STATUS: StatusMemory = { old: [] };

const saves = z.object({ saves: z.number().default(0) });
export const STATUS_MEMORY: Codec<StatusMemory> = {
  parse: (text) => {
    const json: unknown = JSON.parse(text);
    return { content: kept.parse(json), ...saves.parse(json) };
  },
  textOf: (content, saved) => `${JSON.stringify({ ...content, saves: saved })}\n`,
};

export type Plan =
  { kind: "wait"; ms: number } | { kind: "post" } | { kind: "edit" | "delete"; message: string };

/** @param words undefined: it is not wanted (any more) @param now ms since the epoch */
export const planOf = (
  memory: StatusMemory,
  words: Pick<StatusWords, "key"> | undefined,
  now: number,
): Plan => {
  const { shown, old } = memory;
  const [oldest] = words ? old : [...old, ...(shown ? [shown.message] : [])];
  if (words && (!shown || gone(shown.madeAt, now) >= OLDEST_MS)) {
    const bound = boundOfPost(memory, now);
    if (bound.kind === "post") return { kind: "post" };
    if (!shown && oldest === undefined) return bound;
  }
  if (oldest !== undefined) return { kind: "delete", message: oldest };
  if (!words || !shown) return { kind: "wait", ms: REGULAR_MS };
  const due = words.key === shown.key ? REGULAR_MS : LEAST_MS;
  const left = due - gone(shown.shownAt, now);
  return left > 0 ? { kind: "wait", ms: left } : { kind: "edit", message: shown.message };
};

/** A clock that was put back says nothing: it counts as long ago. */
const gone = (at: number, now: number): number => (now < at ? Infinity : now - at);

const boundOfPost = (
  { madeAt, tried }: StatusMemory,
  now: number,
): Exclude<Bound, { kind: "enough" }> => {
  const left = LEAST_BETWEEN_MESSAGES_MS - (madeAt === undefined ? Infinity : gone(madeAt, now));
  if (left > 0) return { kind: "wait", ms: left };
  const bound = boundOf(tried && { first: 0, ...tried }, now);
  if (bound.kind !== "enough") return bound;
  const rest = GIVE_UP_MS - gone(tried?.at ?? 0, now);
  return rest > 0 ? { kind: "wait", ms: rest } : { kind: "post" };
};

/** Before a post: whatever becomes of it, it is counted. */
export const posting = (memory: StatusMemory, now: number): StatusMemory => ({
  ...memory,
  tried: { posts: (memory.tried?.posts ?? 0) + 1, at: now },
});

/** What is known after `plan` got this answer. @param before as it was before the post was counted */
export const afterPlan = (
  before: StatusMemory,
  plan: Exclude<Plan, { kind: "wait" }>,
  words: StatusWords | undefined,
  verdict: Verdict,
  now: number,
): StatusMemory => {
  const { shown, old } = before;
  switch (plan.kind) {
    case "delete": {
      if (verdict.kind === "later") return before;
      const rest = { ...before, old: old.filter((message) => message !== plan.message) };
      return shown?.message === plan.message ? { ...rest, shown: undefined } : rest;
    }
    case "edit":
      if (verdict.kind === "later" || !shown) return before;
      return verdict.kind === "accepted"
        ? { ...before, shown: { ...shown, shownAt: now, key: words?.key ?? "" } }
        : { ...before, shown: undefined, old: withOld(old, shown.message) };
    case "post":
      // Without its number it can be neither edited nor deleted: counted, as if no answer had come.
      if (verdict.kind === "accepted" && verdict.message !== "")
        return {
          shown: { message: verdict.message, madeAt: now, shownAt: now, key: words?.key ?? "" },
          madeAt: now,
          old: shown ? withOld(old, shown.message) : old,
        };
      return verdict.kind === "accepted" || (verdict.kind === "later" && verdict.isPerhapsTaken)
        ? posting(before, now)
        : before;
  }
};

const withOld = (old: readonly string[], message: string): string[] =>
  [...old, message].slice(-MOST_OLD);
