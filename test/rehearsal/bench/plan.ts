// Decides what a bench plays and about how long it takes. Pure.
import { FAULTS } from "./faults";
import type { Asked } from "./order";
import { steadySeconds } from "./steady-seconds";

/** Boot, first placeholder, both platforms on air. */
const PUT_ON_SECONDS = 60;
/** Between two faults: on air again, judged. */
const BETWEEN_SECONDS = 5;

export const faultsOf = (quick: boolean, only: readonly string[] | undefined): string[] =>
  FAULTS.filter(({ name, notQuick }) => only?.includes(name) ?? !(quick && notQuick)).map(
    ({ name }) => name,
  );

export const minutesOf = ({
  quick,
  relays,
  faults,
}: Pick<Asked, "quick" | "relays" | "faults">): number => {
  const ofFaults = FAULTS.filter(({ name }) => faults.includes(name)).reduce(
    (sum, { seconds }) => sum + seconds(quick) + BETWEEN_SECONDS,
    0,
  );
  return Math.ceil(((PUT_ON_SECONDS + steadySeconds(quick) + ofFaults) * relays.length) / 60);
};
