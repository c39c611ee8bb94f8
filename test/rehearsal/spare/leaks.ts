// Searches both servers of a pair for what must stand nowhere that others may read.
import type { Bed } from "../bed/bed";
import { plant, unplant } from "../story/planted-key";
import { placesOnDroplet } from "../story/secret-places";
import { leaksInPlaces } from "../story/secret-search";
import type { Server } from "./servers";

/** @param keys by what each opens @returns where each was found; empty: nowhere */
export const leaksOnBoth = async (
  bed: Bed,
  servers: readonly Pick<Server, "name" | "id">[],
  keys: Record<string, string>,
): Promise<string[]> => {
  const found: string[] = [];
  const meant = bed.meantDroplet;
  try {
    for (const { name, id } of servers) {
      bed.meantDroplet = id;
      await plant(bed);
      found.push(
        ...leaksInPlaces(await placesOnDroplet(bed), keys).map((one) => `${name}: ${one}`),
      );
      await unplant(bed);
    }
  } finally {
    bed.meantDroplet = meant;
  }
  return found;
};
