// A replay as a real run leaves it, made up: every event leaves its marks on the publisher, both platforms and the load.
import { CALENDAR, EVENT, RUN_MINUTES, schedule } from "../../../rehearsal/replay/calendar";
import type { Kind, PlatformReplay, Replay, Seen, Segment } from "../../../rehearsal/result/replay";
import { summaryOf } from "../../../rehearsal/replay/summary";

const SECONDS = RUN_MINUTES * 60;
const DUE = schedule(CALENDAR, EVENT.hours, SECONDS);

type Cut<State extends string> = Segment<State>;

/** `base` everywhere but at the cuts, which are in order. */
const course = <State extends string>(base: State, cuts: readonly Cut<State>[]): Cut<State>[] => {
  const ends = [0, ...cuts.map(({ to }) => to)];
  const starts = [...cuts.map(({ from }) => from), SECONDS];
  return starts
    .flatMap((to, index) => [
      { state: base, from: ends[index] ?? 0, to },
      ...(cuts[index] ? [cuts[index]] : []),
    ])
    .filter(({ from, to }) => to > from);
};

const told = CALENDAR.map((entry, index) => {
  const from = DUE[index]?.second ?? 0;
  return { ...entry, from, to: from + entry.lastsSeconds - 2 };
});

/** What viewers of both see of an event; a reset is Twitch's alone. */
const away = ({ kind, from, lossSeconds }: (typeof told)[number]): Cut<Seen>[] => {
  if (lossSeconds !== undefined)
    return [
      { state: "frozen", from, to: from + 4.1 },
      { state: "placeholder", from: from + 4.1, to: from + lossSeconds + 4 },
    ];
  if (kind === "home-ip")
    return [
      { state: "frozen", from, to: from + 4 },
      { state: "placeholder", from: from + 4, to: from + 18 },
    ];
  return kind === "reset" || kind === "ghost"
    ? []
    : [{ state: "placeholder", from: from + 0.1, to: from + 3.9 }];
};

const resets = told
  .filter(({ kind }) => kind === "reset")
  .map(({ from }): Cut<Seen> => ({ state: "reset", from, to: from + 2.1 }));
const both = told.flatMap(away);

/** A real platform receives half the rate from the data centre, next to nothing from the placeholder. */
const kbpsAt = (seen: readonly Segment<Seen>[], second: number): number => {
  const at = seen.findIndex(({ from, to }) => from <= second && second < to);
  const { state = "live", from = 0 } = seen[at] ?? {};
  if (state === "placeholder") return 60;
  if (state !== "live") return 0;
  const hour = told.findLast((event) => event.from <= second)?.hour ?? 0;
  const rate = hour >= 66 && hour < 114 ? 3100 : 6200;
  const fresh = seen[at - 1]?.state === "placeholder" && second - from < 1;
  return fresh ? rate * 3 : rate + (second % 2) * 400;
};

const platform = (cuts: readonly Cut<Seen>[], resets: number): PlatformReplay => {
  const seen = course<Seen>("live", cuts);
  return {
    seen,
    kbps: Array.from({ length: SECONDS }, (_, second) => kbpsAt(seen, second)),
    sessions: resets + 1,
    sessionsLost: 0,
    resets,
    problems: [],
  };
};

const figuresOf = (kind: Kind): Record<string, number | null> => {
  if (kind === "reset") return { "publishing again s": 1.1, "picture again s": 2.1 };
  if (kind === "ghost") return { "tries of the ghost times": 14, "refused times": 14 };
  return { "placeholder after s": 0.08, "live after the connect s": 2.4 };
};

/** A whole course of the event, or what `more` makes of it. */
export const aCourse = (more: Partial<Omit<Replay, "summary">> = {}): Replay => {
  const facts: Omit<Replay, "summary"> = {
    event: EVENT,
    seconds: SECONDS,
    planned: CALENDAR.length,
    events: told.map(({ hour, kind, what, from, to }) => ({
      hour,
      kind,
      what,
      from,
      to,
      figures: figuresOf(kind),
      problems: [],
    })),
    publisher: course(
      "online",
      both
        .filter(({ state }) => state === "placeholder")
        .map(({ from, to }) => ({ state: "offline" as const, from, to: to - 2.2 })),
    ),
    platforms: {
      twitch: platform(
        [...both, ...resets].sort((a, b) => a.from - b.from),
        resets.length,
      ),
      youtube: platform(both, 0),
    },
    load: Array.from({ length: SECONDS / 2 - 1 }, (_, index) => {
      const second = 2 * index + 2;
      const busy = told.some(
        ({ kind, from }) => kind !== "ghost" && second - from >= 2 && second - from < 6,
      );
      return {
        second,
        cpuPercent: (busy ? 46 : 11) + (index % 3),
        memoryMiB: 212 + (busy ? 9 : 0) + index / 40,
      };
    }),
    ...more,
  };
  return { ...facts, summary: summaryOf(facts) };
};
