// Decides what is told of publishers that were refused: the first attempt at once, the others as one, when they end. Pure.
import { masked, secondsSince, type Facts, type Emit } from "./facts";
import type { RefusalMemory } from "./memory";
import { reasonOf } from "./reasons";
import { duration } from "../../shared/text";

/** Nothing for so long: it has given up. OBS retries after 2 s, later up to 10 min apart; longer is a new story. */
const OVER_AFTER_SECONDS = 60;
/** So many at once are an attack: the rest is one. */
const MOST_AT_ONCE = 10;
const OTHERS = "others";

export const observeRefusals = (
  before: Record<string, RefusalMemory>,
  { refusals, time }: Facts,
  emit: Emit,
): Record<string, RefusalMemory> => {
  const next = { ...before };
  for (const { address, words } of refusals) {
    const reason = reasonOf(words);
    const ownKey = `${masked(address)} ${reason.what}`;
    const isNew = !(ownKey in next);
    const key = isNew && Object.keys(next).length >= MOST_AT_ONCE ? OTHERS : ownKey;
    const known = next[key];
    next[key] = known
      ? { ...known, last: time, count: known.count + 1 }
      : {
          since: time,
          last: time,
          count: 1,
          event: emit({
            kind: reason.kind,
            level: reason.level ?? "important",
            subject: key === OTHERS ? "many addresses" : masked(address),
            what:
              key === OTHERS
                ? "many more are refused, from several addresses"
                : `a publisher from ${masked(address)} ${reason.end ?? "is refused"}: ${reason.what}`,
            since: time,
            viewers: "nothing of it",
            todo: reason.todo,
          }),
        };
  }
  return Object.fromEntries(
    Object.entries(next).filter(([key, memory]) => !isOver(key, memory, time, emit)),
  );
};

const isOver = (key: string, memory: RefusalMemory, time: number, emit: Emit): boolean => {
  if (secondsSince(memory.last, time) < OVER_AFTER_SECONDS) return false;
  const seconds = secondsSince(memory.since, memory.last);
  const [subject = "", ...what] = key.split(" ");
  emit({
    kind: /second OBS/.test(key) ? "ghost" : "publisher-refused",
    level: "info",
    subject: key === OTHERS ? "many addresses" : subject,
    what: `no more attempts${what.length > 0 ? ` from ${subject} (${what.join(" ")})` : ""}: ${memory.count === 1 ? "it was one" : `${memory.count} in ${duration(seconds)}`}`,
    since: memory.last,
    seconds,
    viewers: "nothing of it",
    ends: memory.event,
  });
  return true;
};
