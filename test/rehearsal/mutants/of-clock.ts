// What keeps the event's clock from striking at the wrong moment, or never, taken away.
import { clockRollover, clockStop, forgetClock } from "../operate/clock";
import { onAirAndTelling } from "../operate/late";
import * as without from "./checkout-edits";
import { inCheckout } from "./in-checkout";
import type { Mutant } from "./mutant";

/** The rows' own `pulumi up`, which brings a time, brings the command without it. */
export const OF_CLOCK: readonly Mutant[] = [
  {
    name: "without-wait-for-obs",
    takes: "the rollover's wait for an OBS that is gone",
    row: clockRollover,
    prepares: onAirAndTelling,
    notices: /planned rollover of Twitch waits: OBS is gone: still not true/,
    ...inCheckout([without.waitForObs], { after: forgetClock }),
  },
  {
    name: "without-skip-taken",
    takes: "that a skip leaves out one stop, and not the next one",
    row: clockStop,
    prepares: onAirAndTelling,
    notices: /event has ended as planned.*: still not true/,
    ...inCheckout([without.skipTaken], { after: forgetClock }),
  },
];
