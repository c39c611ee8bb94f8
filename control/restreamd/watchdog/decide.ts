// Decides what restreamd does after one look: state and sample in, state and actions out. Pure.
import { HUB_PORT, HUB_UNIT, MEDIAMTX_UNIT, RTMP_PORT } from "../../shared/names";
import { watchArrival, WINDOW_MS, type ArrivalWatch } from "./arrival";
import { NO_FEED, watchFeed, type Feed, type FeedWatch } from "../look/feed";
import { HEARS, watchDeaf, type DeafWatch } from "./deaf-mediamtx";
import { NOT_WATCHED, watchServer, type ServerWatch } from "./frozen-server";
import type { Sample, Unit } from "../look/sample";
import { watchSlowdown, type Slowdown } from "./slowdown";

export interface State {
  mediamtx: ServerWatch;
  deaf: DeafWatch;
  hub: ServerWatch;
  feed: FeedWatch;
  arrivals: Record<string, ArrivalWatch>;
  /** Outlives restreamd, so that nothing is reported twice. */
  slowdowns: Record<string, Slowdown>;
}

export const FIRST: State = {
  mediamtx: NOT_WATCHED,
  deaf: HEARS,
  hub: NOT_WATCHED,
  feed: NO_FEED,
  arrivals: {},
  slowdowns: {},
};

export type Action =
  | { kind: "kill"; unit: string; whom: "main" | "all"; what: string; sinceMs: number }
  | { kind: "note"; unit: string; what: string; sinceMs: number };

export const isRestream = ({ name }: Unit): boolean => /^restream-[\w-]+\.service$/.test(name);

export interface Decision {
  state: State;
  actions: Action[];
  feed: Feed;
}

export const decide = (state: State, sample: Sample): Decision => {
  const { at, units, sockets, api, hub: hubAnswer } = sample;
  const unitOf = (name: string): Unit | undefined => units.find((unit) => unit.name === name);
  const mediamtx = watchServer(state.mediamtx, at, unitOf(MEDIAMTX_UNIT), sockets, RTMP_PORT, api);
  const hub = watchServer(state.hub, at, unitOf(HUB_UNIT), sockets, HUB_PORT, hubAnswer);
  const deaf = watchDeaf(state.deaf, at, unitOf(MEDIAMTX_UNIT), sample.listening.has(RTMP_PORT));
  const actions: Action[] = [
    ...killHung(
      MEDIAMTX_UNIT,
      at,
      deaf.deafSince,
      "deaf: it runs and takes no connections on its RTMP port",
    ),
    ...killFrozen(
      MEDIAMTX_UNIT,
      at,
      mediamtx.frozenSince,
      "its API does not answer and it sends nothing",
    ),
    ...killFrozen(HUB_UNIT, at, hub.frozenSince, "it does not answer and hands nothing on"),
  ];
  const { watch: feedWatch, feed } = watchFeed(state.feed, sample);

  const next: State = {
    mediamtx: mediamtx.watch,
    deaf: deaf.watch,
    hub: hub.watch,
    feed: feedWatch,
    arrivals: {},
    slowdowns: {},
  };
  for (const unit of units.filter(isRestream)) {
    const { watch, arrival } = watchArrival(state.arrivals[unit.name], at, unit, sockets);
    // After a kill the watch starts again: a kill that did not work is repeated, but not at once.
    if (watch && arrival !== "stuck") next.arrivals[unit.name] = watch;
    if (arrival === "stuck")
      actions.push({
        kind: "kill",
        unit: unit.name,
        whom: "main",
        what: "nothing that it is given arrives at the platform; killed, systemd starts it again",
        sinceMs: WINDOW_MS,
      });
    const before = state.slowdowns[unit.name];
    const { slowdown, change } = watchSlowdown(before, at, unit, arrival, feed.isFed);
    if (slowdown) next.slowdowns[unit.name] = slowdown;
    if (slowdown && change)
      actions.push({
        kind: "note",
        unit: unit.name,
        what: change === "slowed" ? SLOWED : ACCEPTED,
        sinceMs: at - slowdown.since,
      });
  }
  return { state: next, actions, feed };
};

/** @param frozenSince undefined: not frozen */
const killFrozen = (
  unit: string,
  at: number,
  frozenSince: number | undefined,
  signs: string,
): Action[] => killHung(unit, at, frozenSince, `frozen: ${signs}`);

/** @param since undefined: it is well */
const killHung = (unit: string, at: number, since: number | undefined, what: string): Action[] =>
  since === undefined
    ? []
    : [
        {
          kind: "kill",
          unit,
          whom: "all",
          what: `${what}; killed, systemd starts it again`,
          sinceMs: at - since,
        },
      ];

const SLOWED =
  "has failed all the time and never sent anything (is the stream key right?): slowed down, it goes on trying; told once";
const ACCEPTED = "the platform takes it now: at full speed again";
