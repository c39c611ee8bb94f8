// Whether viewers saw nothing but the live picture, without a pause.
import { now } from "../../support/media/clock";
import { switches } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import { interruptionsOf } from "./uninterrupted";
import { worstFreeze } from "./row";
import { PLATFORMS } from "../result/platform-names";

/** No pause is promised; a slow machine may have one. */
const GRACE_SECONDS = 2;

/**
 * Runs `during`; what of the live picture did not hold meanwhile. Figures: the longest pause.
 * @param recognise run before judging, where pictures are not known beforehand
 */
export const liveUntouched = async (
  bed: Bed,
  since: number,
  during: () => Promise<unknown>,
  recognise?: () => Promise<unknown>,
): Promise<string[]> => {
  const { connectedAt } = bed.publisher;
  // What viewers saw is told also when what was waited for did not come.
  const missing = await during().then(
    () => [],
    (error: unknown) => [error instanceof Error ? error.message : String(error)],
  );
  const until = now();
  await recognise?.();
  const freeze = worstFreeze(bed, since);
  bed.figures["longest pause of the live picture s"] = freeze;
  const cut = PLATFORMS.flatMap((name) =>
    interruptionsOf(bed.platforms[name].connections, since).map((problem) => `${name}: ${problem}`),
  );
  const shown = PLATFORMS.flatMap((name) => {
    const seen = switches(
      bed.platforms[name].frames().filter(({ at }) => at >= since && at <= until),
    );
    const others = (seen ?? []).filter(({ source }) => source !== "live");
    return others.map(({ source }) => `${name}: ${source} was on air`);
  });
  return [
    ...missing,
    ...(connectedAt === undefined ? ["nobody published at first: nothing is proved"] : []),
    ...(bed.publisher.connectedAt === connectedAt ? [] : ["the publisher was interrupted"]),
    ...cut,
    ...(freeze === null || freeze > GRACE_SECONDS
      ? [`the live picture stood still for ${freeze ?? "?"} s`]
      : []),
    ...new Set(shown),
  ];
};
