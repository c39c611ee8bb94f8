// Decides what is told of publishers that were refused: the first attempt at once, the others as one, when they end. Pure.
import type { Urgency } from "../../shared/event";
import { isOnAir, masked, secondsSince, viewersNow, type Facts, type Emit } from "./facts";
import type { RefusalMemory } from "./memory";
import { reasonOf, SHOW_KEY, SHOW_KEYS, type Reason } from "./reasons";
import { run } from "../../shared/advice";
import { duration } from "../../shared/text";

/** Nothing for so long: it has given up. OBS retries after 2 s, later up to 10 min apart; longer is a new story. */
const OVER_AFTER_SECONDS = 60;
/** So many at once are an attack: the rest is one. */
const MOST_AT_ONCE = 10;
const OTHERS = "others";

export const observeRefusals = (
  before: Record<string, RefusalMemory>,
  cutover: string | undefined,
  facts: Facts,
  emit: Emit,
): Record<string, RefusalMemory> => {
  const { refusals, time } = facts;
  const next = { ...before };
  for (const { address, words } of refusals) {
    const reason = seenWith(reasonOf(words), cutover, facts);
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
          kind: reason.kind,
          event: emit({
            kind: reason.kind,
            urgency: urgencyOf(reason, facts),
            subject: key === OTHERS ? "many addresses" : masked(address),
            what:
              key === OTHERS
                ? "Many more are refused, from several addresses"
                : wordsOf(reason, masked(address)),
            since: time,
            viewers:
              reason.kind !== "publisher-refused"
                ? "not affected. They still see the one that came first"
                : viewersNow(facts),
            todo: reason.todo,
          }),
        };
  }
  return Object.fromEntries(
    Object.entries(next).filter(([key, memory]) => !isOver(key, memory, time, emit)),
  );
};

/** What it is where several may publish: one that waits for its turn, or that a cutover shuts out, is as it is meant to be. */
const seenWith = (reason: Reason, cutover: string | undefined, { config }: Facts): Seen => {
  if (config.publishers.length < 2) return reason;
  if (reason.kind === "ghost")
    return {
      ...{ ...reason, kind: "stands-by", level: "info", what: "another OBS, which stood by" },
      todo: [
        "It is on air as soon as the first one is gone. To change over now:",
        run("restream publisher"),
        run("restream publisher kick ADDRESS"),
      ],
    };
  if (reason.id === "key" && cutover !== undefined)
    return {
      ...{ ...reason, level: "info", what: "shut out by the cutover, or a wrong stream key" },
      title: `is refused: only ${cutover} may publish, or its stream key is wrong`,
      todo: ["Is it to be on air? Then end the cutover:", run("restream cutover any")],
    };
  return { ...reason, todo: reason.todo.map((step) => (step === SHOW_KEY ? SHOW_KEYS : step)) };
};

type Seen = Omit<Reason, "kind"> & { kind: Reason["kind"] | "stands-by" };

const wordsOf = ({ kind, title, end, what }: Seen, from: string): string => {
  if (kind === "stands-by") return `Another OBS stands by: the one from ${from}`;
  if (kind === "ghost") return `Two OBS want to stream; the one from ${from} was refused`;
  return title
    ? `An OBS at ${from} ${title}`
    : `An OBS at ${from} ${end ?? "was refused"}: ${what}`;
};

/** A second OBS may be the right one; any other is urgent where viewers wait for it. */
const urgencyOf = ({ kind, level }: Seen, facts: Facts): Urgency | undefined => {
  if (level === "info") return undefined;
  if (!isOnAir(facts)) return "today";
  return kind === "ghost" || facts.path?.online !== true ? "now" : "today";
};

const isOver = (key: string, memory: RefusalMemory, time: number, emit: Emit): boolean => {
  if (secondsSince(memory.last, time) < OVER_AFTER_SECONDS) return false;
  const seconds = secondsSince(memory.since, memory.last);
  const [subject = "", ...what] = key.split(" ");
  const who = key === OTHERS ? "many addresses" : subject;
  const times = memory.count === 1 ? "one try" : `${memory.count} tries in ${duration(seconds)}`;
  emit({
    kind: memory.kind ?? (/second OBS/.test(key) ? "ghost" : "publisher-refused"),
    subject: who,
    what:
      memory.kind === "stands-by"
        ? `The OBS at ${who} stands by no longer: it is on air, or has stopped trying (${times})`
        : `No more attempts${what.length > 0 ? ` from ${subject} (${what.join(" ")})` : ""}: ${memory.count === 1 ? "it was one" : `${memory.count} in ${duration(seconds)}`}`,
    since: memory.last,
    seconds,
    viewers: "not affected",
    ends: memory.event,
  });
  return true;
};
