// How much of the processor the road from OBS to the platforms has taken so far.
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { unitOf } from "../verbs/restream";
import { usedBy } from "../verbs/used";

const ROAD = ["mediamtx-restream", "mediamtx-feed", "mediamtx-hub", "restreamd"];

/** Of all processes that are there now, with their children that have ended; seconds. */
export const cpuSecondsOf = async (bed: Bed): Promise<number> =>
  (await usedBy(bed, [...ROAD, ...PLATFORMS.map(unitOf)])).cpuSeconds;
