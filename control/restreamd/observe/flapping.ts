// Decides when what comes and goes is told as one: the first times singly, then once, and its end. Pure.
import { platformName, statusPage } from "../../shared/platforms";
import { run } from "../../shared/advice";
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
  const next = new Map(Object.entries(before));
  return {
    emit: (draft) => {
      const { kind, subject } = draft;
      if (LOST.includes(kind)) {
        const { count, since, event, losses: earlier = [] } = next.get(subject) ?? {};
        const losses = [...earlier.filter((at) => time - at < WITHIN_MS), time];
        const isMany = losses.length >= LOSSES;
        const isFirst = isMany && event === undefined;
        const number = isFirst ? emit(flapping(draft, losses)) : (event ?? emit(draft));
        next.set(subject, {
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
        });
        return number;
      }
      const known = next.get(subject);
      if (known && kind === "restream-stopped") {
        tellStopped(subject, known, time, emit);
        next.delete(subject);
        return emit(draft);
      }
      if (!known || !BACK.includes(kind)) return emit(draft);
      next.set(subject, { ...known, isLost: false });
      return known.event ?? emit(draft);
    },
    end: () =>
      Object.fromEntries(
        [...next].filter(([subject, memory]) => !isOver(subject, memory, time, emit)),
      ),
  };
};

const named = ({ kind, subject }: Pick<Draft, "kind" | "subject">): string =>
  kind === "publisher-offline" ? "OBS" : `The connection to ${platformName(subject)}`;

const flapping = (draft: Draft, losses: readonly number[]): Draft => {
  const { kind, subject, urgency } = draft;
  const isObs = kind === "publisher-offline";
  const [first = 0] = losses;
  const seconds = secondsSince(first, losses.at(-1) ?? first);
  return {
    kind: "flapping",
    urgency,
    subject,
    what: `${named(draft)} keeps dropping: ${losses.length} times in ${duration(seconds)}. Silent until it is stable`,
    since: first,
    viewers: isObs
      ? urgency === undefined
        ? draft.viewers
        : "placeholder, on and off. The broadcast goes on"
      : `frozen on ${platformName(subject)}, on and off`,
    todo: isObs
      ? [
          "Check cable, router, uploads. Steadier meanwhile: Stop Streaming; viewers keep the placeholder",
        ]
      : [
          `Only this platform drops? The trouble is theirs: look at ${statusPage(subject)}. Do others drop, too?`,
          run("restream status"),
        ],
  };
};

const viewersAfter = ({ isLost, name = "OBS" }: FlapMemory): string => {
  if (!isLost) return "not affected";
  return name.startsWith("OBS")
    ? "placeholder. The broadcast goes on"
    : "frozen there, or OFFLINE by now";
};

/** Whoever stops it ends it: what comes after the next start has nothing to do with it. */
const tellStopped = (subject: string, memory: FlapMemory, time: number, emit: Emit): void => {
  const { losses, event, since, count, isLost, name = subject } = memory;
  if (event === undefined) return;
  const last = losses.at(-1) ?? time;
  const seconds = secondsSince(since ?? last, last);
  emit({
    kind: "flapping",
    subject,
    what: `${name} dropped ${count ?? 0} times in ${duration(seconds)}, until it was stopped`,
    since: isLost ? time : last,
    seconds,
    viewers: "not affected",
    ends: event,
  });
};

/** Quiet for long: it is steady, whichever way. */
const isOver = (subject: string, memory: FlapMemory, time: number, emit: Emit): boolean => {
  const { losses, event, since, count, isLost, name = subject } = memory;
  const last = losses.at(-1) ?? 0;
  if (time - last < WITHIN_MS) return false;
  if (event === undefined) return true;
  emit({
    kind: "flapping",
    ...(isLost ? { urgency: "now" as const } : {}),
    subject,
    what: `${name} ${isLost ? "has been gone" : "is stable again,"} for ${duration(secondsSince(last, time))}; it dropped ${count ?? 0} times in ${duration(secondsSince(since ?? last, last))}`,
    since: last,
    seconds: secondsSince(since ?? last, last),
    viewers: viewersAfter(memory),
    ...(isLost ? { todo: [run("restream status")] } : {}),
    ends: event,
  });
  return true;
};
