// Decides how the archive is read: in its order, also where numbers begin anew or a clock was set back; and when a trouble was over. Pure.
import type { ReportEvent, ReportFacts } from "../../control/command/report-facts";

/** One event; times in ms since the epoch. */
export interface Told {
  event: ReportEvent;
  /** When it was noticed; never earlier than the one before it. */
  at: number;
  /** When it began. */
  since: number;
  /** Until when somebody looked before it; as `since`, unless it says that nobody did for a while. */
  seenUntil: number;
  /** Another one: its numbers have nothing to do with those before. */
  era: number;
  /** The event that told its end. */
  endedBy?: Told;
}

/** A stretch of time of which the events say nothing that is sure. */
export interface Blind {
  from: number;
  to: number;
  why: "memory" | "clock" | "unseen";
}

export interface Story {
  told: readonly Told[];
  blind: readonly Blind[];
  /** null: what is on air now is not known. */
  now: ReportFacts["now"];
  /** Until when somebody looked: nearly the time of the report, unless restreamd does not run. */
  seenUntil: number;
}

/** A clock that is corrected by less is in order. */
const LEAP_MS = 5000;
/** A last look that is older says nothing of now (control/shared/event.ts). */
const STALE_MS = 10_000;

/** When restreamd looked last, where that says nothing of now any more; ms since the epoch, undefined: it does. */
export const lastLookOf = ({ now, time }: Pick<ReportFacts, "now" | "time">): number | undefined =>
  now !== null && Date.parse(time) - Date.parse(now.time) > STALE_MS
    ? Date.parse(now.time)
    : undefined;

export const storyOf = (facts: Pick<ReportFacts, "events" | "now" | "time">): Story => {
  const { events, now } = facts;
  const told: Told[] = [];
  const blind: Blind[] = [];
  const byNumber = new Map<string, Told>();
  let era = 0;
  for (const event of events) {
    const last = told.at(-1);
    const [said, began] = [Date.parse(event.time), Date.parse(event.since)];
    if (Number.isNaN(said) || Number.isNaN(began)) continue;
    const at = Math.max(said, last?.at ?? said);
    if (last !== undefined && event.number <= last.event.number) {
      era += 1;
      blind.push({ from: last.at, to: at, why: "memory" });
    }
    if (at - said > LEAP_MS) blind.push({ from: said, to: at, why: "clock" });
    const since = Math.min(began, at);
    const seenUntil = seenUntilOf(event, since, last?.at);
    if (seenUntil < since) blind.push({ from: seenUntil, to: since, why: "unseen" });
    const one: Told = { event, at, since, seenUntil, era };
    told.push(one);
    byNumber.set(`${era} ${event.number}`, one);
    const ended = event.ends === undefined ? undefined : byNumber.get(`${era} ${event.ends}`);
    if (ended) ended.endedBy ??= one;
  }
  const lastLook = lastLookOf(facts);
  const time = Date.parse(facts.time);
  if (lastLook === undefined) return { told, blind: joined(blind), now, seenUntil: time };
  const seenUntil = Math.max(lastLook, told.at(-1)?.at ?? lastLook);
  blind.push({ from: seenUntil, to: Math.max(time, seenUntil), why: "unseen" });
  return { told, blind: joined(blind), now: null, seenUntil };
};

/** restreamd knows it up to five minutes early; an event before shows that it looked then. */
const seenUntilOf = (
  { kind, seconds }: ReportEvent,
  since: number,
  last: number | undefined,
): number =>
  (kind === "machine-rebooted" || kind === "unwatched") && seconds !== null
    ? Math.min(Math.max(since - seconds * 1000, last ?? -Infinity), since)
    : since;

/** After a clock was set back, each event until it has caught up would say the same once more. */
const joined = (blind: readonly Blind[]): Blind[] => {
  const all: Blind[] = [];
  for (const one of blind) {
    const last = all.at(-1);
    if (last?.why === one.why && one.from <= last.to) {
      last.from = Math.min(last.from, one.from);
      last.to = Math.max(last.to, one.to);
    } else all.push({ ...one });
  }
  return all;
};

export interface Trouble {
  one: Told;
  from: number;
  /** The end of the report, where it has not ended. */
  to: number;
  /** unknown: nothing says when, and it is over. */
  end: "told" | "restarted" | "open" | "unknown";
}

/** Those of these kinds that began something, the oldest first. @param to when the report ends */
export const troublesOf = (story: Story, kinds: readonly string[], to: number): Trouble[] => {
  const { told, now } = story;
  const reboots = told.filter(({ event }) => event.kind === "machine-rebooted");
  return told
    .filter(({ event }) => kinds.includes(event.kind) && event.ends === undefined)
    .map((one): Trouble => {
      const { event, since, at, era, endedBy } = one;
      if (endedBy) return { one, from: since, to: Math.max(since, endedBy.since), end: "told" };
      const reboot = reboots.find((each) => each.at >= at && each.era === era);
      if (reboot)
        return { one, from: since, to: Math.max(since, reboot.seenUntil), end: "restarted" };
      const isOfNow = era === told.at(-1)?.era;
      if (isOfNow && (now === null || now.open.includes(event.number)))
        return { one, from: since, to: Math.max(since, to), end: "open" };
      return { one, from: since, to: at, end: "unknown" };
    });
};
