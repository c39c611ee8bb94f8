// Decides which restream is slowed down: one that keeps failing and has never sent anything. Pure.
import type { Arrival } from "./arrival";
import type { Unit } from "../look/sample";

/** The pause before each attempt, by how long the restream has been failing; before the first entry, none. */
const PAUSES: readonly { afterSeconds: number; pauseSeconds: number }[] = [
  { afterSeconds: 3600, pauseSeconds: 60 },
  { afterSeconds: 600, pauseSeconds: 30 },
  { afterSeconds: 120, pauseSeconds: 15 },
];

export interface Slowdown {
  /** When the restream was first seen as wanted; moved on while something else keeps it from trying. */
  since: number;
  /** systemd's restarts at the last look: a lower count means that somebody started it again. */
  restarts: number;
  hasSent: boolean;
  /** 0: full speed. */
  pauseSeconds: number;
}

export const pauseSecondsAfter = (failingSeconds: number): number =>
  PAUSES.find(({ afterSeconds }) => failingSeconds >= afterSeconds)?.pauseSeconds ?? 0;

/** @param canTry whether something comes into the hub: otherwise no restream can send, whatever its key */
export const watchSlowdown = (
  before: Slowdown | undefined,
  at: number,
  unit: Unit,
  arrival: Arrival,
  canTry: boolean,
): { slowdown: Slowdown | undefined; change: "slowed" | "accepted" | undefined } => {
  if (unit.state === "off") return { slowdown: undefined, change: undefined };
  const known =
    before && unit.restarts >= before.restarts
      ? before
      : { since: at, restarts: unit.restarts, hasSent: false, pauseSeconds: 0 };
  const hasSent = known.hasSent || arrival === "arriving";
  const since = canTry || known.pauseSeconds > 0 ? known.since : at;
  const isFailing = !hasSent && unit.restarts > 0;
  const pauseSeconds = isFailing ? pauseSecondsAfter((at - since) / 1000) : 0;
  return {
    slowdown: { since, restarts: unit.restarts, hasSent, pauseSeconds },
    change:
      known.pauseSeconds === 0 && pauseSeconds > 0
        ? "slowed"
        : known.pauseSeconds > 0 && hasSent
          ? "accepted"
          : undefined,
  };
};
