// Decides how the last day reads in one message. Pure.
import { secondsSince, type Draft, type Facts } from "./facts";
import type { DestinationMemory, Memory } from "./memory";
import { gib, transferOf } from "./transfer";
import { duration } from "../../shared/text";

const DAY_MS = 24 * 3_600_000;
/** A broadcast that began when our memory did was there before it. */
const BEGAN_WITHIN_MS = 60_000;

/** @param memory of this very look */
export const summaryOf = (memory: Memory, facts: Facts): Draft => {
  const { time } = facts;
  const { publisher, destinations } = memory;
  const ofLastDay = (times: readonly number[] = []): number =>
    times.filter((at) => time - at < DAY_MS).length;
  const names = Object.keys(destinations).sort();
  const notOn = names.filter((name) => destinations[name]?.state === "off");
  const failing = names.filter((name) => destinations[name]?.state === "failing");
  const since = duration(secondsSince(publisher.since, time));
  return {
    kind: "summary",
    level: "important",
    subject: "server",
    what: `the last 24 h: ${[
      publisher.name === null
        ? "OBS has never been here"
        : `OBS lost ${times(ofLastDay(memory.gaps))}, ${publisher.online ? "on air" : "gone"} for ${since}`,
      ...names.map((name) =>
        ofDestination(name, memory, {
          losses: ofLastDay(memory.losses[name]),
          lost: ofLastDay(memory.sessionsLost[name]),
          time,
        }),
      ),
      ...transferWords(memory, facts),
      ...Object.keys(memory.machine)
        .filter((name) => memory.machine[name]?.event !== undefined)
        .map((name) => `trouble with the ${name}`),
    ].join("; ")}`,
    since: time - DAY_MS,
    viewers: publisher.online ? "the live picture" : "the placeholder",
    todo: [
      ...failing.map((name) => `npm run server -- logs ${name}`),
      ...(notOn.length > 0 && notOn.length < names.length
        ? [`If ${notOn.join(" and ")} shall be on: npm run server -- start ${notOn[0] ?? ""}`]
        : []),
    ].join("; "),
  };
};

const ofDestination = (
  name: string,
  { destinations, began }: Memory,
  { losses, lost, time }: { losses: number; lost: number; time: number },
): string => {
  const memory = destinations[name];
  const ended = lost === 0 ? "" : `, its broadcast ended ${times(lost)}`;
  if (!memory || memory.state === "off") return `${name} off${ended}`;
  const since = duration(secondsSince(memory.since, time));
  if (memory.state === "failing")
    return `${name} lost ${times(losses)}${ended}, failing for ${since}`;
  return `${name} lost ${times(losses)}${ended}, this broadcast ${ageOf(memory, began, time)}`;
};

/** Since when a broadcast is on air; one that was there before we looked is at least as old as our looking. */
const ageOf = (
  { sessionSince, since }: DestinationMemory,
  began: number | undefined,
  time: number,
): string => {
  const from = sessionSince ?? since;
  const isOlder = began !== undefined && Math.abs(from - began) < BEGAN_WITHIN_MS;
  return `${isOlder ? "at least " : ""}${duration(secondsSince(from, time))} old`;
};

const transferWords = (memory: Memory, facts: Facts): string[] => {
  const transfer = transferOf(memory.transfer, facts);
  if (!transfer) return [];
  const { allowanceGiB } = facts.config.transfer;
  const { sent, expected } = transfer;
  return [
    [
      `${gib(sent)} sent`,
      ...(expected === null ? [] : [`about ${gib(expected)} at the end`]),
      ...(allowanceGiB === null ? [] : [`${allowanceGiB.toFixed(0)} GiB included`]),
    ].join(", "),
  ];
};

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
