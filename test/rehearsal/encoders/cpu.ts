// How much of the processor the road from OBS to the platforms has taken so far.
import type { Bed } from "../bed";
import { unitsOf } from "../cost/road";
import { usedBy } from "../cost/used";

/** Of all processes that are there now, with their children that have ended; seconds. */
export const cpuSecondsOf = async (bed: Bed): Promise<number> =>
  (await usedBy(bed, [...unitsOf("hub"), "restreamd"])).cpuSeconds;
