// Decides from the facts what the page is about: the stretch of time, a line for OBS and each destination, gaps, troubles. Pure.
import { EVENT_KINDS } from "../../control/shared/event";
import { platformName } from "../../control/shared/platforms";
import type { Broadcast, Doing, Drop } from "./broadcasts";
import { courseOf, type Connection, type Course } from "./destination";
import type { Segment } from "./drawing/rows";
import type { HomeFacts } from "./facts";
import { lineOf, overlaid, painted, within } from "./line";
import { obsChanges } from "./obs";
import type { State } from "./states";
import { storyOf, troublesOf, type Blind, type Story, type Told, type Trouble } from "./story";
import { MOMENTS, TROUBLES } from "./troubles";
import { blinded, segmentsOf, withUnknown } from "./viewers";

export interface Shown {
  /** ms since the epoch. */
  from: number;
  to: number;
  /** Nothing more happens: nothing is on air any more. */
  isOver: boolean;
  obs: Segment<State>[];
  destinations: ShownDestination[];
  gaps: Gap[];
  /** OBS came and went so often that it was told as one. */
  unsteady: Trouble[];
  late: Trouble[];
  unseen: Trouble[];
  troubles: Trouble[];
  blind: Blind[];
  events: Told[];
  /** Kinds of a newer server, which no drawing shows. */
  unknownKinds: string[];
}

export interface ShownDestination {
  name: string;
  title: string;
  /** In the stack's settings now. */
  isConfigured: boolean;
  maxHours: number | null;
  segments: Segment<State>[];
  broadcasts: Broadcast[];
  drops: Drop[];
}

/** OBS was away while something was on air; ms since the epoch. */
export interface Gap {
  from: number;
  to: number;
  isOver: boolean;
}

/** What a report of a part of the time is asked for; ms since the epoch, undefined: the whole. */
export interface Asked {
  from?: number | undefined;
  to?: number | undefined;
}

/** Around what broke a connection; restreamd notices within a look or two. */
const NEAR_MS = 15_000;
const LOOK_MS = 2000;

export const shownOf = (facts: HomeFacts, asked: Asked = {}): Shown => {
  const story = storyOf(facts);
  const time = Date.parse(facts.time);
  const names = namesOf(story, facts);
  const courses = names.map((name) => ({
    name,
    maxHours: maxHoursOf(facts, name),
    course: courseOf(story, {
      ...{ name, maxHours: maxHoursOf(facts, name), doings: doingsOf(story, name, time) },
    }),
  }));
  const { from, to, isOver } = stretchOf(story, courses, asked, time);
  const lines = courses.map(({ course }) => lineOf(course.changes, 0, to));
  const obs = lineOf(obsChanges(story), 0, to);
  const isWithin = (one: { from: number; to: number }): boolean => one.to >= from && one.from <= to;
  const all = (kinds: readonly string[]): Trouble[] => troublesOf(story, kinds, to);
  const destinations = courses.map(({ name, maxHours, course }, index): ShownDestination => ({
    ...{ name, maxHours, title: platformName(name) },
    isConfigured: facts.config?.destinations.some((one) => one.name === name) ?? true,
    segments: segmentsOf(story, name, lines[index] ?? [], obs, { from, to }),
    broadcasts: course.broadcasts
      .filter((one) => isWithin({ from: one.began ?? one.ended ?? to, to: one.ended ?? to }))
      .map((one) => ((one.ended ?? 0) > to ? { ...one, ended: undefined, end: undefined } : one)),
    drops: course.drops.filter((drop) => isWithin({ from: drop.from, to: drop.to ?? to })),
  }));
  const onAir = overlaid<State>(
    painted(
      lines.flat().filter(({ state }) => isOn(state)),
      "live",
    ),
    painted(story.blind, "unknown"),
  ).filter(({ state }) => state === "live");
  return {
    ...{ from, to, isOver, destinations },
    obs: blinded(withUnknown<State>(within(obs, from, to), from, to), story, from, to),
    gaps: gapsOf(within(obs, from, to), onAir, to, isOver),
    unsteady: all(["flapping"]).filter(isWithin),
    late: all(["picture-late"]).filter(isWithin),
    unseen: all(["broadcast-unseen"]).filter(isWithin),
    troubles: all(TROUBLES).filter(isWithin).map(asMoment),
    blind: story.blind.filter(isWithin),
    // Also what was before the first start and after the last end, unless somebody asks for less.
    events: story.told.filter(
      ({ at }) => at >= (asked.from ?? -Infinity) && at <= (asked.to ?? Infinity),
    ),
    unknownKinds: unknownKindsOf(story),
  };
};

/** Those of the settings first, as they stand there; then those that were. */
const namesOf = ({ told, now }: Story, { config }: HomeFacts): string[] => [
  ...new Set([
    ...(config?.destinations.map(({ name }) => name) ?? []),
    ...Object.keys(now?.destinations ?? {}),
    ...told
      .filter(({ event }) => /^(?:restream|platform)-/.test(event.kind))
      .map(({ event }) => event.subject),
  ]),
];

const maxHoursOf = ({ config, now }: HomeFacts, name: string): number | null =>
  config?.destinations.find((one) => one.name === name)?.maxHours ??
  now?.destinations[name]?.maxHours ??
  null;

/** What breaks connections and is the server's own doing, or the operator's. */
const doingsOf = (story: Story, name: string, time: number): Doing[] => [
  ...story.told.flatMap(({ event, since }): Doing[] => {
    const near = { from: since - NEAR_MS, to: since + NEAR_MS };
    if (event.kind === "hub-restarted") return [{ ...near, cause: "hub" }];
    return event.kind === "refreshed" && event.destinations?.includes(name) === true
      ? [{ ...near, cause: "refreshed" }]
      : [];
  }),
  ...troublesOf(story, ["feed-silent"], time).map(({ from, to }): Doing => ({
    from,
    to: to + NEAR_MS,
    cause: "feed",
  })),
];

/** From the first start to the last end, unless somebody asks for another stretch. */
const stretchOf = (
  { told }: Story,
  courses: readonly { course: Course }[],
  asked: Asked,
  time: number,
): { from: number; to: number; isOver: boolean } => {
  const starts = [
    ...told.filter(({ event }) => event.kind === "restream-started").map(({ since }) => since),
    ...courses.flatMap(({ course }) => course.broadcasts.flatMap(({ began }) => began ?? [])),
  ];
  const isOnAir = courses.some(({ course }) => isOn(course.changes.at(-1)?.[1] ?? "unknown"));
  const [first, last] = [told[0]?.since ?? time, told.at(-1)?.at ?? time];
  const from = asked.from ?? (starts.length > 0 ? Math.min(...starts) : first);
  const ends = courses.flatMap(({ course }) =>
    course.changes.flatMap(([at, state], index, all) =>
      state === "off" && isOn(all[index - 1]?.[1] ?? "unknown") ? [at] : [],
    ),
  );
  const lastEnd = starts.length > 0 && ends.length > 0 ? Math.max(...ends) : last;
  const to = Math.min(asked.to ?? (isOnAir ? time : lastEnd), time);
  return { from, to: Math.max(to, from + 1000), isOver: !isOnAir || to < time };
};

const isOn = (state: Connection): boolean => state !== "off" && state !== "unknown";

/** From OBS's going, or from when something was on air, to its coming back, or to when nothing was on air any more. */
const gapsOf = (
  obs: readonly Segment<State>[],
  onAir: readonly Segment<State>[],
  to: number,
  isOver: boolean,
): Gap[] =>
  obs
    .filter(({ state }) => state === "offline")
    .flatMap((gap) => within(onAir, gap.from, gap.to))
    // A look's length at a start or a stop is none.
    .filter((part) => part.to - part.from > LOOK_MS)
    .map(({ from, to: end }) => ({ from, to: end, isOver: isOver || end < to }));

const asMoment = (trouble: Trouble): Trouble =>
  MOMENTS.some((kind) => kind === trouble.one.event.kind)
    ? { ...trouble, to: trouble.from, end: "told" }
    : trouble;

const unknownKindsOf = ({ told }: Story): string[] => {
  const known: readonly string[] = EVENT_KINDS;
  return [...new Set(told.map(({ event }) => event.kind).filter((kind) => !known.includes(kind)))];
};
