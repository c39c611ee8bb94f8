// Decides how the last day reads in one message. Pure.
import { platformName, platformNames } from "../../shared/platforms";
import { run } from "../../shared/advice";
import { secondsSince, viewersNow, type Draft, type Facts } from "./facts";
import type { DestinationMemory, Memory } from "./memory";
import { extraDollarsOf, gib, transferOf } from "./transfer";
import { dollars, duration } from "../../shared/text";

const DAY_MS = 24 * 3_600_000;
/** A broadcast that began when our memory did was there before it. */
const BEGAN_WITHIN_MS = 60_000;

/** @param memory of this very look */
export const summaryOf = (memory: Memory, facts: Facts): Draft => {
  const { time } = facts;
  const { destinations } = memory;
  const names = Object.keys(destinations).sort();
  const ofLastDay = (times: readonly number[] = []): number =>
    times.filter((at) => time - at < DAY_MS).length;
  const of = (name: string): Counts => ({
    drops: ofLastDay(memory.losses[name]),
    ended: ofLastDay(memory.sessionsLost[name]),
  });
  const gaps = ofLastDay(memory.gaps);
  const notOn = names.filter((name) => destinations[name]?.state === "off");
  const failing = names.filter((name) => destinations[name]?.state === "failing");
  const isPartlyOn = notOn.length > 0 && notOn.length < names.length;
  return {
    kind: "summary",
    // Whoever asks for it is told at every level.
    level: "important",
    subject: "server",
    what: `Last 24 h: ${verdict(gaps, names.map(of), failing, troublesOf(memory))}`,
    details: [
      ofObs(memory, gaps, time),
      ...names.map((name) => ofDestination(name, memory, of(name), time)),
      ...trafficLine(memory, facts),
    ],
    since: time - DAY_MS,
    viewers: viewersNow(facts),
    todo: [
      ...failing.map((name) => run(`restream logs ${name}`)),
      ...(isPartlyOn
        ? [
            `${platformNames(notOn)} shall be on?`,
            ...notOn.map((name) => run(`restream start ${name}`)),
          ]
        : []),
    ],
  };
};

interface Counts {
  drops: number;
  /** Broadcasts that ended without being asked to. */
  ended: number;
}

const troublesOf = ({ machine }: Memory): string[] =>
  Object.keys(machine).filter((name) => machine[name]?.event !== undefined);

const verdict = (
  gaps: number,
  counts: readonly Counts[],
  failing: readonly string[],
  troubles: readonly string[],
): string => {
  const drops = gaps + counts.reduce((sum, one) => sum + one.drops, 0);
  const ended = counts.reduce((sum, one) => sum + one.ended, 0);
  const words = [
    ...(failing.length > 0 ? [`nothing arrives at ${platformNames(failing)}`] : []),
    ...(ended > 0 ? [ended === 1 ? "a broadcast ended" : `${ended} broadcasts ended`] : []),
    ...(drops > 0 ? [counted(drops)] : []),
    ...troubles.map((name) => `trouble with the ${name}`),
  ];
  return words.length === 0 ? "all well" : words.join(", ");
};

const ofObs = ({ publisher }: Memory, gaps: number, time: number): string => {
  if (publisher.name === null) return "OBS: never connected";
  const since = duration(secondsSince(publisher.since, time));
  return `OBS: ${counted(gaps)}, ${publisher.online ? "on air" : "gone for"} ${since}`;
};

const ofDestination = (
  name: string,
  { destinations, began }: Memory,
  { drops, ended }: Counts,
  time: number,
): string => {
  const memory = destinations[name];
  const lost =
    ended === 0 ? "" : ended === 1 ? ", a broadcast ended" : `, ${ended} broadcasts ended`;
  const platform = platformName(name);
  if (!memory || memory.state === "off") return `${platform}: off${lost}`;
  const since = duration(secondsSince(memory.since, time));
  if (memory.state === "failing")
    return `${platform}: ${counted(drops)}${lost}, nothing arrives for ${since}`;
  return `${platform}: ${counted(drops)}${lost}, broadcast ${ageOf(memory, began, time)}`;
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

const trafficLine = (memory: Memory, facts: Facts): string[] => {
  const transfer = transferOf(memory.transfer, facts);
  if (!transfer) return [];
  const { allowanceGiB } = facts.config.transfer;
  const { sent, expected } = transfer;
  const extra = extraDollarsOf(transfer, facts);
  const words = [
    gib(sent),
    ...(expected === null ? [] : [`about ${gib(expected)} by the end`]),
    ...(allowanceGiB === null ? [] : [`${allowanceGiB.toFixed(0)} GiB included`]),
  ].join(", ");
  return [`Traffic: ${words}${extra === null ? "" : `: ${dollars(extra)} extra`}`];
};

const counted = (count: number): string => (count === 1 ? "1 drop" : `${count} drops`);
