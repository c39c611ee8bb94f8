// Decides when what comes and goes is told as one: the first times singly, then once, and its end. Pure.
import { secondsSince, type Draft, type Emit } from "./facts";
import type { FlapMemory } from "./memory";
import { duration } from "../../shared/text";

/** So many losses within so long are one trouble, not several. */
const LOSSES = 4;
const WITHIN_MS = 300_000;
const LOST: readonly Draft["kind"][] = [
  "publisher-offline",
  "platform-lost",
  "platform-takes-no-data",
];
const BACK: readonly Draft["kind"][] = ["publisher-online", "platform-back"];

export interface Gathered {
  emit: Emit;
  /** After everything was told at this look: what is remembered. */
  end: () => Record<string, FlapMemory>;
}

/** @param time ms since the epoch */
export const gather = (before: Record<string, FlapMemory>, time: number, emit: Emit): Gathered => {
  const next = { ...before };
  return {
    emit: (draft) => {
      const { kind, subject } = draft;
      if (LOST.includes(kind)) {
        const { count, since, event, losses: earlier = [] } = next[subject] ?? {};
        const losses = [...earlier.filter((at) => time - at < WITHIN_MS), time];
        const isMany = losses.length >= LOSSES;
        const isFirst = isMany && event === undefined;
        const number = isFirst ? emit(flapping(draft, losses)) : (event ?? emit(draft));
        next[subject] = {
          losses,
          isLost: true,
          ...(isMany || event !== undefined
            ? {
                name: named(draft),
                event: number,
                since: since ?? losses[0] ?? time,
                count: (count ?? losses.length - 1) + 1,
              }
            : {}),
        };
        return number;
      }
      const known = next[subject];
      if (!known || !BACK.includes(kind)) return emit(draft);
      next[subject] = { ...known, isLost: false };
      return known.event ?? emit(draft);
    },
    end: () =>
      Object.fromEntries(
        Object.entries(next).filter(([subject, memory]) => !isOver(subject, memory, time, emit)),
      ),
  };
};

const named = ({ kind, subject }: Pick<Draft, "kind" | "subject">): string =>
  kind === "publisher-offline" ? `OBS (${subject})` : `the connection to ${subject}`;

const flapping = (draft: Draft, losses: readonly number[]): Draft => {
  const { subject, viewers } = draft;
  const [first = 0] = losses;
  const seconds = secondsSince(first, losses.at(-1) ?? first);
  return {
    kind: "flapping",
    level: "important",
    subject,
    what: `${named(draft)} comes and goes: lost ${losses.length} times in ${duration(seconds)}; told again when it is over`,
    since: first,
    viewers: `by turns the live picture and what they see in a gap; now: ${viewers}`,
    todo: "Look at the line in between: at home Wi-Fi, cable, router, other uploads; for a platform its status page",
  };
};

/** Quiet for long: it is steady, whichever way. */
const isOver = (subject: string, memory: FlapMemory, time: number, emit: Emit): boolean => {
  const { losses, event, since, count, isLost, name = subject } = memory;
  const last = losses.at(-1) ?? 0;
  if (time - last < WITHIN_MS) return false;
  if (event === undefined) return true;
  emit({
    kind: "flapping",
    level: isLost ? "important" : "info",
    subject,
    what: `${name} has been ${isLost ? "gone" : "steady"} for ${duration(secondsSince(last, time))}; it was lost ${count ?? 0} times in ${duration(secondsSince(since ?? last, last))}`,
    since: last,
    seconds: secondsSince(since ?? last, last),
    viewers: isLost ? "what they see in a gap" : "the live picture",
    ...(isLost ? { todo: "Look where it is: npm run server -- status" } : {}),
    ends: event,
  });
  return true;
};
