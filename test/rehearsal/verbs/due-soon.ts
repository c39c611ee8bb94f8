// Sets a key of the stack's configuration, and brings to the server a time that is still to come.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";

const MINUTE_MS = 60_000;
/** Of a `pulumi up`; a slower machine tries again with more. */
const LEADS_MS = [45_000, 120_000, 300_000] as const;

/** @param value undefined: it is taken out */
export const configure = (bed: Bed, key: string, value: string | undefined): Promise<unknown> =>
  value === undefined
    ? bed.project.mustPulumi(["config", "rm", `restream:${key}`, "-s", STACK])
    : bed.project.mustPulumi(["config", "set", `restream:${key}`, "-s", STACK], value);

/** Resolves with when it is due, ms since the epoch: still to come. @param written how the key says it @throws Error when `up` takes too long */
export const bringTime = async (
  bed: Bed,
  key: string,
  written: (due: number) => string,
): Promise<number> => {
  for (const lead of LEADS_MS) {
    const due = Math.ceil((now() + lead) / MINUTE_MS) * MINUTE_MS;
    await configure(bed, key, written(due));
    await bed.project.mustPulumi(UP);
    if (now() < due) return due;
    bed.say(`pulumi up took longer than ${key} was away: once more`);
  }
  throw new Error("pulumi up takes longer than five minutes");
};
