// Brings to the server a time that is still to come.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { mustUp, set } from "./change";

const MINUTE_MS = 60_000;
/** Of a `pulumi up`; a slower machine tries again with more. What was due meanwhile has happened then. */
const LEADS_MS = [45_000, 120_000, 300_000] as const;
/** The slowest one that was seen, ms: the next is given half as much again. */
let slowestMs = 0;

/** Resolves with when it is due, ms since the epoch: still to come. @param written how the key says it @throws Error when `up` takes too long */
export const bringTime = async (
  bed: Bed,
  key: string,
  written: (due: number) => string,
): Promise<number> => {
  for (const lead of LEADS_MS) {
    const begunAt = now();
    const due = Math.ceil((begunAt + Math.max(lead, 1.5 * slowestMs)) / MINUTE_MS) * MINUTE_MS;
    await set(bed, key, written(due));
    await mustUp(bed);
    slowestMs = Math.max(slowestMs, now() - begunAt);
    if (now() < due) return due;
    bed.say(`pulumi up took longer than ${key} was away: once more`);
  }
  throw new Error("pulumi up takes longer than five minutes");
};
