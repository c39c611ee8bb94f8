// Decides how the last day reads in one message. Pure.
import { secondsSince, spoken, type Draft, type Facts } from "./facts";
import type { DestinationMemory, Memory } from "./memory";
import { gib, transferOf } from "./transfer";

const DAY_MS = 24 * 3_600_000;

/** @param memory of this very look */
export const summaryOf = (memory: Memory, facts: Facts): Draft => {
  const { time } = facts;
  const { publisher, destinations } = memory;
  const ofLastDay = (times: readonly number[] = []): number =>
    times.filter((at) => time - at < DAY_MS).length;
  const names = Object.keys(destinations).sort();
  const notOn = names.filter((name) => destinations[name]?.state === "off");
  const failing = names.filter((name) => destinations[name]?.state === "failing");
  const since = spoken(secondsSince(publisher.since, time));
  return {
    kind: "summary",
    level: "important",
    subject: "server",
    what: `the last 24 h: ${[
      publisher.name === null
        ? "OBS has never been here"
        : `OBS lost ${times(ofLastDay(memory.gaps))}, ${publisher.online ? "on air" : "gone"} for ${since}`,
      ...names.map((name) =>
        ofDestination(name, destinations[name], ofLastDay(memory.losses[name]), time),
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
  memory: DestinationMemory | undefined,
  losses: number,
  time: number,
): string => {
  if (!memory || memory.state === "off") return `${name} off`;
  const since = spoken(secondsSince(memory.since, time));
  if (memory.state === "failing") return `${name} lost ${times(losses)}, failing for ${since}`;
  const age =
    memory.sessionSince === null ? since : spoken(secondsSince(memory.sessionSince, time));
  return `${name} lost ${times(losses)}, this broadcast ${age} old`;
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
