// OBS starts, and is on air.
import { eventually } from "../../support/eventually";
import { firstFrameOf } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";

/** Starts the publisher; resolves with its connect when every platform receives live. */
export const goLive = async (bed: Bed, withinMs = 20_000): Promise<number> => {
  bed.publisher.start();
  const connectedAt = await bed.publisher.waitForConnect(20_000);
  for (const name of PLATFORMS)
    await eventually(`${name} receives live`, withinMs, () => {
      if (!firstFrameOf(bed.platforms[name].frames(), "live", connectedAt))
        throw new Error("no live frame since the publisher connected");
    });
  return connectedAt;
};
