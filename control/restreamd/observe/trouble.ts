// Decides when a trouble is told, and when it is over: both only after it has lasted. Pure.
import { duration } from "../../shared/text";
import { isOnAir, secondsSince, viewersNow, type Draft, type Emit, type Facts } from "./facts";
import type { FeedMemory } from "./memory";

type Words = Omit<Draft, "kind" | "since" | "ends" | "seconds">;

export const NOTHING_ON: Pick<Draft, "urgency" | "viewers"> = {
  urgency: "today",
  viewers: "not yet. No platform is started",
};

export interface Trouble {
  kind: Draft["kind"];
  over: Draft["kind"];
  /** Told when it has lasted so long; seconds. */
  toldAfter: number;
  /** Once it was told, over when it was not there for so long; seconds. @default 0 */
  overAfter?: number;
  /** What is said when it begins. */
  words: Words;
  /** What is said at its end, before how long it lasted. */
  overWords: string;
}

/** @param now each trouble that there can be, and whether it is there at this look @returns what lasts */
export const observeTroubles = (
  before: FeedMemory["troubles"],
  now: readonly (readonly [Trouble, boolean])[],
  facts: Facts,
  emit: Emit,
): FeedMemory["troubles"] => {
  const { time } = facts;
  const troubles: FeedMemory["troubles"] = {};
  for (const [trouble, isThere] of now) {
    const known = before[trouble.kind];
    if (isThere) {
      const since = known?.since ?? time;
      const isDue = known?.event === undefined && secondsSince(since, time) >= trouble.toldAfter;
      const event = isDue
        ? emit({ ...{ kind: trouble.kind, since }, ...wordsOf(trouble, facts) })
        : known?.event;
      troubles[trouble.kind] = event === undefined ? { since } : { since, event };
    } else if (known?.event !== undefined) {
      if (secondsSince(known.gone ?? time, time) < (trouble.overAfter ?? 0)) {
        troubles[trouble.kind] = { ...known, gone: known.gone ?? time };
        continue;
      }
      const seconds = secondsSince(known.since, time);
      emit({
        kind: trouble.over,
        subject: trouble.words.subject,
        what: `${trouble.overWords}, after ${duration(seconds)}`,
        since: time,
        seconds,
        viewers: viewersNow(facts),
        ends: known.event,
      });
    }
  }
  return troubles;
};

/** What nobody has to act for stays so when nothing is on air. */
const wordsOf = ({ words }: Trouble, facts: Facts): Words => {
  if (isOnAir(facts)) return words;
  return words.urgency === undefined
    ? { ...words, viewers: NOTHING_ON.viewers }
    : { ...words, ...NOTHING_ON };
};
