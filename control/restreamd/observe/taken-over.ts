// Decides what becomes of the other server's memory where this one goes on in its place (restream take-over): broadcasts keep their age, what ran there does not run here. Pure.
import { run } from "../../shared/advice";
import { platformNames } from "../../shared/platforms";
import type { Report } from "../../shared/report";
import type { Draft, Emit, Facts } from "./facts";
import type { DestinationMemory, Memory } from "./memory";
import { OFF } from "./restream";

type TakenOver = Extract<Report, { kind: "taken-over" }>;

/** @param before the other server's, where there was a copy of it; as it is where nothing was taken over */
export const afterTakeOver = (before: Memory, facts: Facts, emit: Emit): Memory => {
  const { boot, time } = facts;
  const reported = facts.reports.findLast(
    ({ id, report }) => report.kind === "taken-over" && !before.reports.includes(id),
  );
  if (reported?.report.kind !== "taken-over") return before;
  const { report, at } = reported;
  const event = emit(draftOf(report, at, facts.pair?.failover !== undefined));
  const lostAt = report.seenAt ?? time;
  return {
    ...before,
    // Of this server: nothing was restarted, and somebody looked all the time.
    ...{ boot, lookedAt: time },
    mediamtx: "",
    feed: { hub: "", troubles: {}, newReaders: [] },
    publisher: { ...before.publisher, online: false, connection: "", picture: null, since: time },
    flapping: {},
    machine: {},
    pair: undefined,
    destinations: Object.fromEntries(
      Object.entries(before.destinations).map(([name, one]) => [name, lost(one, lostAt, event)]),
    ),
  };
};

/** What was sent there is lost, and that is told: it is back with the first bytes from here. */
const lost = (one: DestinationMemory, at: number, event: number): DestinationMemory => {
  if (one.state === "off") return one;
  // One that only ever failed is begun anew.
  if (!one.hasSent) return { ...OFF, state: "failing", since: at };
  const since = one.troubleSince ?? at;
  return { ...one, state: "failing", since, process: "", troubleSince: since, troubleEvent: event };
};

const draftOf = (
  { kind, name, from, destinations }: TakenOver,
  since: number,
  movesByItself: boolean,
): Draft => {
  const names = platformNames(destinations);
  return {
    ...{ kind, urgency: "today", subject: name, since },
    ...(destinations.length > 0 ? { destinations } : {}),
    what:
      destinations.length > 0
        ? `The server ${name} has taken over from ${from}: ${names} ${destinations.length > 1 ? "go" : "goes"} on from here`
        : `The server ${name} has taken over from ${from}; nothing was to be sent`,
    viewers:
      destinations.length > 0
        ? `OFFLINE on ${names} since ${from} was lost; now the placeholder, until OBS is back`
        : "not yet. No platform is started",
    todo: movesByItself
      ? [
          `Nothing now: ${from} comes back as the spare by itself, unless somebody else has switched it off. In some minutes:`,
          run("restream pair"),
        ]
      : [
          `There is no spare now. Switch ${from} on again in DigitalOcean's panel: it becomes the spare. Is it lost? Make a new one:`,
          run("restream rebuild --node spare"),
        ],
  };
};
