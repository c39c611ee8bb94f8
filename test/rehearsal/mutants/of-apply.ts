// What keeps an apply from breaking a live server, taken away piece by piece: from the release in force, or from the checkout.
import { breakingOff } from "../changes/broken-off";
import * as without from "./checkout-edits";
import { inCheckout } from "./in-checkout";
import type { Mutant } from "./mutant";

/**
 * The lock, the second look and the placeholders that are kept are not here: the races, whose applies seldom meet at the switch,
 * passed without each of them (2026-11-26). apply-lock.test.ts, apply-prepare.test.ts and apply-retire.test.ts notice. Nor is the judge: without it change-undone leaves
 * a server without a picture; apply-carry-out.test.ts notices.
 */
export const OF_APPLY: readonly Mutant[] = [
  {
    name: "without-owed",
    takes: "an apply that does not note what it has still to do",
    row: breakingOff("apply-broken-off", { stopsAtFirst: true }),
    notices: /kill at \d+: (?:MediaMTX does not know|restreamd knows another event)/,
    ...inCheckout([without.owed]),
  },
];
