// Decides whether a platform's connection, and the pictures on it, went on all the time. Pure but for the last function.
import { now } from "../../support/media/clock";
import { longestFreezeSeconds } from "../../support/media/on-air";
import type { Connection } from "../../support/platform/session";
import type { Bed } from "../bed/bed";

/** A publisher that dies may cost two seconds; a busy machine may be late. */
const FREEZE_SECONDS = 5;

/**
 * What a platform saw of an interruption, a sentence each.
 * @param connections every one that ever published, in order
 * @param since ms since the epoch: from then on nothing was to be interrupted
 */
export const interruptionsOf = (connections: readonly Connection[], since: number): string[] => {
  const open = connections.filter(
    ({ startedAt, endedAt = Infinity }) => startedAt <= since && endedAt > since,
  );
  const ended = connections.filter(({ endedAt }) => endedAt !== undefined && endedAt > since);
  const begun = connections.filter(({ startedAt }) => startedAt > since);
  return [
    ...(open.length === 1
      ? []
      : [`${open.length} connections were open at first, expected 1: nothing is proved`]),
    ...(ended.length === 0 ? [] : [`its connection was interrupted (${ended.length} ended)`]),
    ...(begun.length === 0 ? [] : [`it was connected to anew ${begun.length} times`]),
  ];
};

/** @param seconds the longest time without a new picture; undefined: none ever came */
export const freezeOf = (seconds: number | undefined): string[] => {
  if (seconds === undefined) return ["no picture arrived"];
  return seconds > FREEZE_SECONDS ? [`no new picture for ${seconds.toFixed(1)} s`] : [];
};

/** @throws Error when a platform's connection or its pictures were interrupted since then (ms since the epoch) */
export const expectUninterrupted = ({ platforms }: Bed, since: number): void => {
  const problems = Object.entries(platforms).flatMap(([name, platform]) =>
    [
      ...interruptionsOf(platform.connections, since),
      ...freezeOf(longestFreezeSeconds(platform.frames(since), since, now())),
    ].map((problem) => `${name}: ${problem}`),
  );
  if (problems.length > 0) throw new Error(problems.join("; "));
};
