// Decides when something that is wrong of the server is told, once, and that it is over. Pure.
import type { Advice } from "../../shared/advice";
import type { EventKind } from "../../shared/event";
import { duration } from "../../shared/text";
import { secondsSince, type Emit, type Facts } from "./facts";
import type { MachineMemory } from "./memory";

export interface ServerTrouble {
  name: string;
  /** undefined at a look that does not say: nothing changes then. */
  isThere: (facts: Facts) => boolean | undefined;
  isOver: (facts: Facts) => boolean | undefined;
  /** There for so long before it is told. */
  toldAfterSeconds: number;
  begins: {
    kind: EventKind;
    what: (facts: Facts) => string;
    viewers: string;
    todo: Advice | ((facts: Facts) => Advice);
  };
  ends: { kind: EventKind; what: string };
}

export const observeServerTrouble = (
  { isThere, isOver, toldAfterSeconds, begins, ends }: ServerTrouble,
  before: MachineMemory[string] | undefined,
  facts: Facts,
  emit: Emit,
): MachineMemory[string] | undefined => {
  const { time } = facts;
  if (before?.event !== undefined) {
    if (isOver(facts) !== true) return before;
    const seconds = secondsSince(before.since, time);
    emit({
      kind: ends.kind,
      subject: "server",
      what: `${ends.what}, after ${duration(seconds)}`,
      since: time,
      seconds,
      viewers: "not affected",
      ends: before.event,
    });
    return undefined;
  }
  if (!(isThere(facts) ?? before !== undefined)) return undefined;
  const since = before?.since ?? time;
  if (secondsSince(since, time) < toldAfterSeconds) return { since };
  const { kind, what, viewers, todo } = begins;
  const event = emit({
    ...{ kind, urgency: "today" as const, subject: "server", what: what(facts) },
    ...{ since, viewers, todo: typeof todo === "function" ? todo(facts) : todo },
  });
  return { since, event };
};
