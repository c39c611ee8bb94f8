// Decides how changes become segments, and what is seen where several lie over each other. Pure.
import type { Segment } from "./drawing/rows";

/** From this moment on. ms since the epoch. */
export type Change<State extends string> = readonly [at: number, state: State];

/** From one change to the next; one that says to be earlier than the one before it, comes with it. */
export const lineOf = <State extends string>(
  changes: readonly Change<State>[],
  from: number,
  to: number,
): Segment<State>[] => {
  const segments: Segment<State>[] = [];
  let [begins, state] = [from, undefined as State | undefined];
  for (const [at, next] of changes) {
    const until = Math.min(Math.max(at, begins), to);
    if (state !== undefined) push(segments, { state, from: begins, to: until });
    [begins, state] = [until, next];
  }
  if (state !== undefined) push(segments, { state, from: begins, to });
  return segments;
};

/** Both ordered, each without overlaps of its own; what is over hides what is under. */
export const overlaid = <State extends string>(
  under: readonly Segment<State>[],
  over: readonly Segment<State>[],
): Segment<State>[] => {
  const segments: Segment<State>[] = [];
  let next = 0;
  for (const { state, from, to } of under) {
    let begins = from;
    while ((over[next]?.to ?? Infinity) <= from) next += 1;
    for (let at = next; at < over.length; at += 1) {
      const top = over[at];
      if (top === undefined || top.from >= to) break;
      if (top.from > begins) push(segments, { state, from: begins, to: top.from });
      push(segments, {
        state: top.state,
        from: Math.max(top.from, begins),
        to: Math.min(top.to, to),
      });
      begins = Math.max(begins, Math.min(top.to, to));
    }
    push(segments, { state, from: begins, to });
  }
  return segments;
};

const push = <State extends string>(segments: Segment<State>[], one: Segment<State>): void => {
  if (one.to <= one.from) return;
  const last = segments.at(-1);
  if (last?.state === one.state && last.to === one.from) last.to = one.to;
  else segments.push({ ...one });
};

/** As segments of one state, ordered, without overlaps; intervals may come in any order. */
export const painted = <State extends string>(
  intervals: readonly { from: number; to: number }[],
  state: State,
): Segment<State>[] => {
  const segments: Segment<State>[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = segments.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) segments.push({ state, from, to });
  }
  return segments;
};

/** What of them lies within. */
export const within = <One extends { from: number; to: number }>(
  segments: readonly One[],
  from: number,
  to: number,
): One[] =>
  segments
    .map((one) => ({ ...one, from: Math.max(one.from, from), to: Math.min(one.to, to) }))
    .filter((one) => one.to > one.from);

/** ms. */
export const lengthOf = (segments: readonly { from: number; to: number }[]): number =>
  segments.reduce((sum, { from, to }) => sum + to - from, 0);
