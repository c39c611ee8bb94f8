// Decides what is told after a restart of the machine, and what of before is remembered: none of it runs any more. Pure.
import { run } from "../../shared/advice";
import { isSpare } from "../../shared/pair";
import { platformNames } from "../../shared/platforms";
import type { Draft, Emit, Facts } from "./facts";
import type { Memory } from "./memory";
import { OFF } from "./restream";
import { unwatchedSeconds } from "./unwatched";

/** As it is where the machine was not restarted. */
export const afterReboot = (before: Memory, facts: Facts, emit: Emit): Memory => {
  const { boot, time } = facts;
  if (before.boot === boot) return before;
  emit({
    ...rebootWords(before, facts),
    ...{ kind: "machine-rebooted", subject: "server", since: time },
    seconds: unwatchedSeconds(before, time),
  });
  // None of what was before runs any more: told as one.
  return {
    ...before,
    mediamtx: "",
    feed: { hub: "", troubles: {}, newReaders: [] },
    publisher: { ...before.publisher, online: false, connection: "", picture: null, since: time },
    broadcasts: {},
    flapping: {},
    destinations: Object.fromEntries(
      Object.keys(before.destinations).map((name) => [name, { ...OFF, since: time }]),
    ),
  };
};

type RebootWords = Pick<Draft, "urgency" | "what" | "viewers" | "todo" | "destinations">;

const rebootWords = ({ destinations }: Memory, { pair, restreams }: Facts): RebootWords => {
  // What ran there goes on from the other one.
  if (pair !== undefined && isSpare(pair))
    return {
      urgency: "today",
      what: `The server ${pair.own} restarted. It is the spare; ${pair.peer} is on air`,
      viewers: "not affected by it",
      destinations: [],
    };
  const off = Object.entries(destinations)
    .filter(([name, { state }]) => state !== "off" && !restreams[name]?.wanted)
    .map(([name]) => name)
    .sort();
  if (off.length === 0)
    return {
      urgency: "today",
      what: "The server restarted. No platform was started",
      viewers: "not yet. No platform is started",
      destinations: [],
    };
  return {
    urgency: "now",
    what: `The server restarted. ${platformNames(off)} ${off.length > 1 ? "are" : "is"} OFF until you start ${off.length > 1 ? "them" : "it"}`,
    viewers: `OFFLINE on ${platformNames(off)}`,
    todo: off.map((name) => run(`restream start ${name}`)),
    destinations: off,
  };
};
