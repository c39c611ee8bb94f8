// How much of the processor the road from OBS to the platforms has taken so far.
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { unitOf } from "../verbs/restream";
import { SERVER } from "../verbs/row";
import { usedBy } from "../verbs/used";

/** What all processes that are there now have taken, with their children that have ended; seconds. */
export const cpuSecondsOf = async (bed: Bed): Promise<number> =>
  (await usedBy(bed, [...SERVER, "restreamd", ...PLATFORMS.map(unitOf)])).cpuSeconds;
