// Decides whether a message that may have arrived is posted once more: an answer that is lost must never become a flood. Pure.
import { backoffMs } from "./backoff";
import type { Tried } from "./queue";

/** So many posts of one message come as quickly as any retry; further ones SLOW_MS apart. */
const QUICK_POSTS = 8;
const SLOW_MS = 600_000;
/** After so many it counts as told. */
const MOST_POSTS = 24;
/** Where nothing can be kept, a process that dies again and again knows of no post: it sends nothing in its first time. */
const UNKEPT_MS = 600_000;

export type Bound = { kind: "post" } | { kind: "wait"; ms: number } | { kind: "enough" };

/** @param tried posts of this very message that may have been taken @param now ms since the epoch */
export const boundOf = (tried: Tried | undefined, now: number): Bound => {
  if (!tried || tried.posts <= 0) return { kind: "post" };
  if (tried.posts >= MOST_POSTS) return { kind: "enough" };
  const wait = tried.posts < QUICK_POSTS ? backoffMs(tried.posts - 1) : SLOW_MS;
  const gone = now - tried.at;
  // A clock that was put back says nothing: it is waited for once more from now on.
  return gone < 0 ? { kind: "wait", ms: wait } : left(wait - gone);
};

/** @param lastAt ms since the epoch: of the last post, or of this process's start */
export const unkeptBound = (lastAt: number, now: number): Bound =>
  left(UNKEPT_MS - Math.max(0, now - lastAt));

const left = (ms: number): Bound => (ms > 0 ? { kind: "wait", ms } : { kind: "post" });
