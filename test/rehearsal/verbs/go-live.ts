// OBS starts, and is on air.
import { eventually } from "../../support/eventually";
import { firstFrameOf } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { WITHIN_MS } from "./deadlines";

/** Starts the publisher; resolves with its connect when every platform receives live. */
export const goLive = async (bed: Bed, withinMs = WITHIN_MS.shown): Promise<number> => {
  bed.publisher.start();
  const connectedAt = await bed.publisher.waitForConnect(WITHIN_MS.connects);
  for (const name of PLATFORMS)
    await eventually(`${name} receives live`, withinMs, () => {
      if (!firstFrameOf(bed.platforms[name].frames(connectedAt), "live", connectedAt))
        throw new Error("no live frame since the publisher connected");
    });
  return connectedAt;
};
