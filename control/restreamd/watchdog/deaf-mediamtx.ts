// Decides when MediaMTX is deaf: it runs, and nobody listens on its RTMP port any more. One failed accept, for want of memory
// or descriptors, ends its RTMP server for good and leaves the process and its API as they are: no OBS gets in again. Pure.
import type { Unit } from "../look/sample";

/** A start takes less: killed, it had its publisher back after 2.3 s (row mediamtx-killed, 2026-11-26). */
const DEAF_MS = 10_000;

export interface DeafWatch {
  process: string;
  /** When it was first seen so, ms; undefined: it listens. */
  since: number | undefined;
}

export const HEARS: DeafWatch = { process: "", since: undefined };

/** @param listens whether somebody listens on the port @returns deafSince: undefined while it is to be left alone */
export const watchDeaf = (
  before: DeafWatch,
  at: number,
  unit: Unit | undefined,
  listens: boolean,
): { watch: DeafWatch; deafSince: number | undefined } => {
  if (unit?.state !== "running" || listens) return { watch: HEARS, deafSince: undefined };
  const since = before.process === unit.process ? (before.since ?? at) : at;
  const isDeaf = at - since >= DEAF_MS;
  // The count starts again after a report: a kill that did not work is repeated, but not at once.
  return {
    watch: { process: unit.process, since: isDeaf ? at : since },
    deafSince: isDeaf ? since : undefined,
  };
};
