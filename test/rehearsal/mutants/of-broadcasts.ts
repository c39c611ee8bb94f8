// What keeps the platforms' word from being believed too soon, or too long, taken away.
import type { Bed } from "../bed/bed";
import { configureApis } from "../verbs/asked-platforms";
import { onAirAndAsked } from "../operate/apis";
import { broadcastBegins, broadcastBeside } from "../operate/broadcasts";
import { inRestreamd } from "./edits";
import type { Mutant } from "./mutant";

const RESTARTS = ["restreamd"];

/** What the row before left of the platforms' word is not this row's. */
const askedAnew = async (bed: Bed): Promise<void> => {
  await onAirAndAsked(bed);
  await configureApis(bed);
};

export const OF_BROADCASTS: readonly Mutant[] = [
  {
    name: "without-broadcast-grace",
    takes: "the five minutes that a platform has to show a broadcast that begins",
    row: broadcastBegins,
    prepares: askedAnew,
    notices: /told: .*nobody sees it/,
    edits: inRestreamd(/\bGRACE_MS = 3e5\b/, "GRACE_MS = 0"),
    restarts: RESTARTS,
  },
  {
    name: "without-word-forgotten",
    takes: "an end of what a platform's word counts",
    row: broadcastBeside,
    prepares: askedAnew,
    notices: /status says of youtube: nothing: still not true/,
    edits: inRestreamd(/\btime\d* < validUntil\b/, "true"),
    restarts: RESTARTS,
  },
];
