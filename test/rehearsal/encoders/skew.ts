// Whether sound and picture are together at the platforms.
import { now } from "../../support/media/clock";
import { soundLateMs, type Positions } from "../../support/media/clocks";
import type { Bed } from "../bed/bed";
import { rounded } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import type { Figures } from "../result/outcome";

export const SKEW_MS = 40;

/** Looks at the last two seconds at each platform. @param figures the worse one goes in here */
export const skewProblems = (
  { platforms }: Bed,
  figures: Figures,
  positions: Positions,
): string[] => {
  const since = now() - 2000;
  const skews = PLATFORMS.map((name) => soundLateMs(platforms[name].frames(since), positions));
  const known = skews.filter((skew) => skew !== undefined);
  const worst = known.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  figures["sound against picture ms"] = known.length < skews.length ? null : rounded(worst);
  return PLATFORMS.flatMap((name, at) => {
    const skew = skews[at];
    return skew !== undefined && Math.abs(skew) <= SKEW_MS
      ? []
      : [`${name}: sound and picture are ${skew ?? "more than 3000"} ms apart`];
  });
};
