// Decides what the page says, in words: rows of its tables, notes below its drawing. Pure; every text is escaped by the page.
import { markOf, stepsOf, type Event, type Mark } from "../../control/shared/event";
import { duration } from "../../control/shared/text";
import type { Broadcast, Cause, Drop, End } from "./broadcasts";
import { costOf } from "./cost";
import { inPercent } from "./drawing/percent";
import type { HomeFacts } from "./facts";
import { notesOf } from "./notes";
import type { Shown, ShownDestination } from "./shown";
import { IN_WORDS, LOOKS, STATES, type State } from "./states";
import type { Told, Trouble } from "./story";
import { idOf, percentLive, secondsIn, summaryOf, verdictOf } from "./verdict";
import { instant, stretch, type Clock } from "./when";

const SIGNS = { good: "✓ ", bad: "✗ ", open: "" } as const;
const MARKS: Readonly<Record<Mark, string>> = { red: "🔴", yellow: "🟡", green: "🟢", blue: "🔵" };
const LEGEND_HEIGHT = 16;

const ENDS: Readonly<Record<End, string>> = {
  stopped: "stopped by you",
  planned: "ended as planned (stopAt)",
  "rolled-over": "rolled over",
  platform: "ended by the platform",
  connection: "connection gone for more than 90 s",
  server: "lost by us: the server restarted, or its hub or feed failed",
  unknown: "not known: the server's memory began anew, or somebody began it again",
};

const CAUSES: Readonly<Record<Cause, string>> = {
  limit: "ended by the platform, at the limit of a broadcast's length",
  "no-data": "the platform took no more data",
  connection: "ended by the platform, or on the way to it",
  refreshed: "you refreshed the sending",
  hub: "our server's hub restarted",
  feed: "our server sent nothing",
};

/** What the page shows. */
export const viewOf = (facts: HomeFacts, shown: Shown, clock: Clock) => {
  const { from, to, destinations } = shown;
  const verdict = verdictOf(shown, clock);
  return {
    title: `${facts.stack}, ${stretch(from, to, clock)}`,
    verdict: { ...verdict, sign: SIGNS[verdict.state] },
    summary: summaryOf(shown),
    legend: legendOf(shown),
    platforms: destinations.map(platformRow),
    broadcasts: destinations.map((one) => ({
      ...{ id: idOf(one.name), title: nameOf(one) },
      rows: one.broadcasts.map((each) => broadcastRow(each, to, Date.parse(facts.time), clock)),
    })),
    drops: destinations.map((one) => ({
      title: one.title,
      rows: one.drops.map((drop) => dropRow(drop, clock)),
    })),
    gaps: gapsView(shown, clock),
    late: shown.late.map((one) => troubleRow(one, clock)),
    troubles: shown.troubles.map((one) => troubleRow(one, clock)),
    ...costOf(facts, clock),
    days: daysOf(shown.events, clock),
    notes: notesOf(facts, shown, clock),
    made: `${instant(Date.parse(facts.time), clock)} (${facts.timeZone})`,
    release: facts.release,
    timeZone: facts.timeZone,
  };
};

const nameOf = ({ title, isConfigured }: ShownDestination): string =>
  isConfigured ? title : `${title} (no longer in the settings)`;

const legendOf = ({
  obs,
  destinations,
}: Shown): { state: State; words: string; height: number }[] => {
  const seen = new Set(
    [obs, ...destinations.map(({ segments }) => segments)].flatMap((all) =>
      all.map(({ state }) => state),
    ),
  );
  return STATES.filter((state) => seen.has(state) && state !== "off").map((state) => ({
    state,
    words: IN_WORDS[state],
    height: Math.max(2, Math.round(LEGEND_HEIGHT * LOOKS[state].share)),
  }));
};

const platformRow = (one: ShownDestination) => {
  const of = (...states: State[]): string =>
    duration(states.reduce((sum, state) => sum + secondsIn(one.segments, state), 0));
  const ended = (...ends: End[]): number =>
    one.broadcasts.filter(({ end }) => end !== undefined && ends.includes(end)).length;
  const percent = percentLive(one);
  return {
    ...{ id: idOf(one.name), name: nameOf(one) },
    share: percent === null ? "never on air" : inPercent(percent),
    live: of("live"),
    placeholder: of("placeholder", "stand-by"),
    frozen: of("frozen"),
    unsteady: of("unsteady"),
    cut: of("reset", "lost", "failing"),
    unseen: of("unseen"),
    broadcasts: one.broadcasts.length,
    byPlatform: ended("platform"),
    lost: ended("server"),
  };
};

/** @param to when the report ends @param time when it was made; ms since the epoch */
const broadcastRow = (
  { began, ended, end }: Broadcast,
  to: number,
  time: number,
  clock: Clock,
) => ({
  began: began === undefined ? "before the first event" : instant(began, clock),
  ended: ended === undefined ? "–" : instant(ended, clock),
  age: began === undefined ? "not known" : duration(((ended ?? to) - began) / 1000),
  why: end === undefined ? (to < time ? "went on" : "on air") : ENDS[end],
  isBad: end === "server",
});

const dropRow = ({ from, to, cause }: Drop, clock: Clock) => ({
  at: instant(from, clock),
  lasted: to === undefined ? "did not come back" : duration((to - from) / 1000),
  why: CAUSES[cause],
});

/** More than these are folded. */
const SHORT = 20;

const gapsView = ({ gaps, unsteady }: Shown, clock: Clock) => {
  const lengths = gaps.map(({ from, to }) => (to - from) / 1000);
  return {
    count: gaps.length,
    longest: duration(Math.max(0, ...lengths)),
    sum: duration(lengths.reduce((all, one) => all + one, 0)),
    isLong: gaps.length > SHORT,
    rows: gaps.map(({ from, to, isOver }) => ({
      at: instant(from, clock),
      lasted: `${duration((to - from) / 1000)}${isOver ? "" : ", and goes on"}`,
    })),
    unsteady: unsteady.map(
      (one) =>
        `${instant(one.from, clock)}: ${(one.one.endedBy ?? one.one).event.what}. Single breaks were not told then, and all of that time counts as not live`,
    ),
  };
};

const troubleRow = ({ one, from, to, end }: Trouble, clock: Clock) => {
  const lasted = duration((to - from) / 1000);
  const length = {
    told: to === from ? "–" : lasted,
    restarted: `${lasted}, until the server restarted`,
    open: `${lasted}, and goes on`,
    unknown: "not known",
  }[end];
  return { at: instant(from, clock), what: one.event.what, lasted: length };
};

/** A newer server's kinds are told as they are marked. */
const signOf = ({ event }: Told): string => MARKS[markOf(event as Event)];

const daysOf = (events: readonly Told[], clock: Clock) => {
  const days = new Map<string, { name: string; rows: ReturnType<typeof eventRow>[] }>();
  for (const told of events) {
    const { date, time } = clock(told.at);
    const day = days.get(date) ?? { name: stretch(told.at, told.at, clock), rows: [] };
    day.rows.push(eventRow(told, time));
    days.set(date, day);
  }
  return [...days.values()];
};

const eventRow = (told: Told, time: string) => ({
  ...{ time, number: told.event.number, sign: signOf(told), what: told.event.what },
  details: told.event.details ?? [],
  viewers: told.event.viewers,
  todo: stepsOf(told.event).map((step) =>
    "run" in step ? { text: step.run, isCommand: true } : { text: step.say, isCommand: false },
  ),
});
