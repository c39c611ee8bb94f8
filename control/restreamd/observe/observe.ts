// Decides what has happened since the last look: memory and facts in, memory and events out. Pure.
import type { Event, Now } from "../../shared/event";
import { gather } from "./flapping";
import { inOneLine, run, stepsFrom } from "../../shared/advice";
import { isOnAir, masked, type Draft, type Facts, type Emit } from "./facts";
import {
  beganOfProcess,
  observeBroadcasts,
  platformWordOf,
  withAnotherBroadcast,
} from "./broadcast";
import { openOf } from "./open";
import { ordersOf, unspent } from "./ordered";
import { observeFeed } from "./feed";
import { observeMachine } from "./machine";
import type { Memory } from "./memory";
import { observeCannotMove } from "./cannot-move";
import { observePair } from "./pair";
import { NO_PUBLISHER, observePublisher } from "./publisher";
import { observeRefusals } from "./refused";
import { afterReboot } from "./rebooted";
import { cutoverOf, observeReports } from "./reports";
import { OFF, observeRestream, type Look } from "./restream";
import { beganOf } from "./session-age";
import { sessionsLost, withoutRemoved } from "./sessions";
import { summaryOf } from "./summary";
import { afterTakeOver } from "./taken-over";
import { extraDollarsOf, observeTransfer, transferOf } from "./transfer";
import { rfc3339 } from "../../shared/text";
import { emitUnwatched, lookedAtOf } from "./unwatched";

const LOSSES_KEPT_MS = 48 * 3_600_000;

/** What is known of a server that nobody has looked at yet: what runs then is told as begun. */
export const firstMemory = ({ boot, mediamtx, feed, cursor, time }: Facts): Memory => ({
  ...{ boot, mediamtx, cursor, began: time },
  feed: { hub: feed.hub, troubles: {}, newReaders: [] },
  publisher: NO_PUBLISHER,
  destinations: {},
  broadcasts: {},
  refusals: {},
  flapping: {},
  machine: {},
  gaps: [],
  losses: {},
  sessionsLost: {},
  reports: [],
});

export interface Observation {
  memory: Memory;
  events: Event[];
  nextNumber: number;
}

export const observe = (known: Memory, facts: Facts, nextNumber: number): Observation => {
  const events: Event[] = [];
  const emit: Emit = (draft) => {
    const number = nextNumber + events.length;
    events.push(eventOf(draft, number, facts.time));
    return number;
  };
  const before = afterTakeOver(known, facts, emit);
  const awake = afterReboot(before, facts, emit);
  emitUnwatched(before, facts, emit);
  emitMediamtx(awake, facts, emit);
  let gaps = recent(awake.gaps, facts.time);
  const losses = mapValues(awake.losses, (times) => recent(times, facts.time));
  const gathered = gather(awake.flapping, facts.time, emit);
  const emitGathered: Emit = (draft) => {
    const { kind, subject } = draft;
    if (kind === "publisher-offline") gaps = [...gaps, facts.time];
    if (kind === "platform-lost" || kind === "platform-takes-no-data")
      losses[subject] = [...(losses[subject] ?? []), facts.time];
    return gathered.emit(draft);
  };
  const publisher = observePublisher(awake.publisher, facts, emitGathered);
  const orders = ordersOf(awake.orders ?? {}, awake.reports, facts);
  const names = new Set([...Object.keys(awake.destinations), ...Object.keys(facts.restreams)]);
  const looked = Object.fromEntries(
    [...names].map((name) => [
      name,
      observeRestream(
        awake.destinations[name] ?? OFF,
        facts.restreams[name],
        {
          ...{ name, time: facts.time, shown: shownOf(facts, publisher.online) },
          isOnly: !isOnAir({ restreams: withoutOne(facts.restreams, name) }),
          began: beganOfProcess(awake.broadcasts[name], facts.restreams[name]?.process),
          maxHours: facts.config.maxHours[name],
          rollsOver: facts.config.rollsOver,
          order: orders[name],
        },
        emitGathered,
      ),
    ]),
  );
  const kept = unspent(orders, events);
  const broadcasts = observeBroadcasts(awake.broadcasts, looked, facts, emit);
  const destinations = withAnotherBroadcast(looked, awake.broadcasts, broadcasts);
  const cutover = cutoverOf(awake.cutover, awake.reports, facts);
  const seen: Memory = {
    began: awake.began,
    lookedAt: lookedAtOf(facts.time),
    boot: facts.boot,
    mediamtx: facts.mediamtx || awake.mediamtx,
    cursor: facts.cursor || awake.cursor,
    feed: observeFeed(awake.feed, awake.mediamtx === facts.mediamtx, facts, emit),
    publisher,
    destinations: withoutRemoved(destinations, facts),
    broadcasts,
    ...(cutover === undefined ? {} : { cutover }),
    ...(Object.keys(kept).length === 0 ? {} : { orders: kept }),
    refusals: observeRefusals(awake.refusals, cutover, facts, emit),
    machine: observeMachine(awake.machine, facts, emit),
    transfer: observeTransfer(awake.transfer, facts, emit),
    ...pairOf(awake.pair, facts, emit),
    ...cannotMoveOf(awake.cannotMove, facts, emit),
    gaps,
    losses,
    sessionsLost: mapValues(sessionsLost(before, destinations, facts), (times) =>
      recent(times, facts.time),
    ),
    flapping: gathered.end(),
    reports: [],
  };
  // Last: a summary is about all of this look.
  const reports = observeReports(awake.reports, facts, () => summaryOf(seen, facts), emit);
  const memory = { ...seen, reports };
  return { memory, events, nextNumber: nextNumber + events.length };
};

const cannotMoveOf = (
  before: Memory["cannotMove"],
  facts: Facts,
  emit: Emit,
): Pick<Memory, "cannotMove"> => {
  const cannotMove = observeCannotMove(before, facts, emit);
  return cannotMove === undefined ? {} : { cannotMove };
};

const pairOf = (before: Memory["pair"], facts: Facts, emit: Emit): Pick<Memory, "pair"> => {
  const pair = observePair(before, facts, emit);
  return pair === undefined ? {} : { pair };
};

const withoutOne = (all: Facts["restreams"], name: string): Facts["restreams"] =>
  Object.fromEntries(Object.entries(all).filter(([other]) => other !== name));

const shownOf = ({ feed }: Facts, isOnline: boolean): Look["shown"] => {
  if (feed.source === "stand-by") return "stand-by";
  return isOnline ? "sending" : "placeholder";
};

const recent = (times: readonly number[], time: number): number[] =>
  times.filter((at) => time - at < LOSSES_KEPT_MS);

const mapValues = <Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

const emitMediamtx = (before: Memory, facts: Facts, emit: Emit): void => {
  const { mediamtx, time } = facts;
  if (before.mediamtx === "" || mediamtx === "" || before.mediamtx === mediamtx) return;
  const isSeen = isOnAir(facts);
  emit({
    kind: "mediamtx-restarted",
    urgency: isSeen ? "now" : "today",
    subject: "MediaMTX",
    what: "The server's stream program (MediaMTX) restarted; everything reconnects by itself",
    since: time,
    viewers: isSeen
      ? "placeholder until OBS is back, after a short break. The broadcasts go on"
      : "not yet. No platform is started",
    todo: isSeen
      ? ["Open your channel on each platform. Live? Done. If it is not:", run("restream status")]
      : [],
  });
};

export const eventOf = (draft: Draft, number: number, time: number): Event => {
  const { kind, urgency, subject, what, details, destinations, ends } = draft;
  const steps = stepsFrom(draft.todo ?? []);
  return {
    number,
    time: rfc3339(time),
    kind,
    level: draft.level ?? (urgency === undefined ? "info" : "important"),
    subject,
    what,
    since: rfc3339(draft.since),
    seconds: draft.seconds ?? null,
    viewers: draft.viewers,
    todo: inOneLine(steps),
    steps,
    ...(urgency === undefined ? {} : { urgency }),
    ...(details ? { details } : {}),
    ...(destinations ? { destinations } : {}),
    ...(ends === undefined ? {} : { ends }),
  };
};

const timeOf = (ms: number | null): string | null => (ms === null ? null : rfc3339(ms));

/** What the last look saw, for whoever asks. @param publisherKbps of what the publisher sends */
export const nowOf = (memory: Memory, facts: Facts, publisherKbps: number): Now => ({
  version: 1,
  time: rfc3339(facts.time),
  publisher: {
    online: memory.publisher.online,
    name: memory.publisher.name,
    address: memory.publisher.address && masked(memory.publisher.address),
    since: rfc3339(memory.publisher.since),
    picture: memory.publisher.picture,
    bitrateKbps: memory.publisher.online ? publisherKbps : 0,
    lateSeconds: memory.publisher.online ? (facts.lateSeconds ?? null) : null,
  },
  destinations: Object.fromEntries(
    Object.entries(memory.destinations).map(([name, { state, since, sessionSince }]) => [
      name,
      {
        state,
        since: rfc3339(since),
        bitrateKbps:
          state === "off" || state === "failing" ? 0 : (facts.restreams[name]?.bitrateKbps ?? 0),
        sessionSince: timeOf(beganOf({ sessionSince }, memory.broadcasts[name]?.began)),
        restarts: facts.restreams[name]?.restarts ?? 0,
        maxHours: facts.config.maxHours[name] ?? null,
        platform: platformWordOf(facts.broadcasts[name], memory.broadcasts[name]),
      },
    ]),
  ),
  ...(facts.config.rollsOver ? { rollsOver: true } : {}),
  gaps: memory.gaps.map(rfc3339),
  sessionsLost: mapValues(memory.sessionsLost, (times) => times.map(rfc3339)),
  transferOutBytes: transferOf(memory.transfer, facts)?.sent ?? null,
  transferExpectedBytes: transferOf(memory.transfer, facts)?.expected ?? null,
  transferAllowanceGiB: facts.config.transfer.allowanceGiB,
  transferExtraDollars: extraDollarsOf(transferOf(memory.transfer, facts), facts),
  open: openOf(memory),
});
