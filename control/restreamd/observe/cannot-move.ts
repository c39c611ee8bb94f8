// Decides when people are told that a pair that is to move by itself could not, and that it could again. Pure.
import { run } from "../../shared/advice";
import { isSpare } from "../../shared/pair";
import { duration } from "../../shared/text";
import { secondsSince, viewersNow, type Emit, type Facts, type PairFacts } from "./facts";
import type { CannotMoveMemory } from "./memory";

/** A server that is switched off and on again is back by then, seconds. */
const TOLD_AFTER = 120;
const NOT_HEARD = /is not heard$/;

/** What the one on air tells; that the other one is not there has an event of its own. */
const whyNot = (pair: PairFacts | undefined): string[] => {
  if (pair?.failover === undefined || isSpare(pair)) return [];
  if (pair.failover === "silent") return ["restreamd-failover does not run"];
  return pair.failover.cannotMove.filter((why) => !NOT_HEARD.test(why));
};

/** @returns undefined: it could move, or a human moves this pair */
export const observeCannotMove = (
  before: CannotMoveMemory | undefined,
  { pair, time, ...facts }: Pick<Facts, "pair" | "time" | "restreams" | "path">,
  emit: Emit,
): CannotMoveMemory | undefined => {
  const why = whyNot(pair);
  if (pair === undefined || why.length === 0) {
    if (before?.event !== undefined)
      emit({
        kind: "pair-moves-again",
        subject: "pair",
        what: `The pair could move by itself again, after ${duration(secondsSince(before.since, time))}`,
        since: time,
        seconds: secondsSince(before.since, time),
        viewers: viewersNow(facts),
        ends: before.event,
      });
    return undefined;
  }
  const since = before?.since ?? time;
  if (before?.event !== undefined || secondsSince(since, time) < TOLD_AFTER)
    return before ?? { since };
  const event = emit({
    kind: "pair-stuck",
    urgency: "today",
    subject: "pair",
    what: `The pair could not move by itself if this server (${pair.own}) were lost: ${why.join("; ")}`,
    since,
    viewers: viewersNow(facts),
    todo: ["See what it says, and mend it while all is well:", run("restream pair")],
  });
  return { since, event };
};
