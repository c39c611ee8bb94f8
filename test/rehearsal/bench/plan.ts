// Decides what a bench plays and about how long it takes. Pure.
import { FAULTS } from "./faults";
import type { Asked } from "./order";
import { COMPARED } from "./relays";
import { OURS_ENCRYPTED } from "./relays/ours";
import { scaleSeconds } from "./scale-plan";
import { steadySeconds } from "./steady-seconds";

/** Boot, first placeholder, both platforms on air. */
const PUT_ON_SECONDS = 45;
/** Between two faults: on air again, judged. */
const BETWEEN_SECONDS = 1;

/** --quick leaves out what speaks RTMPS: it differs by that alone. */
export const relaysOf = (quick: boolean, only: readonly string[] | undefined): string[] => [
  ...(only ??
    COMPARED.map(({ name }) => name).filter((name) => !(quick && name === OURS_ENCRYPTED.name))),
];

export const faultsOf = (quick: boolean, only: readonly string[] | undefined): string[] =>
  FAULTS.filter(({ name, notQuick }) => only?.includes(name) ?? !(quick && notQuick)).map(
    ({ name }) => name,
  );

/** Warm, with everything there that it needs. */
export const minutesOf = ({
  quick,
  relays,
  faults,
  scale,
}: Pick<Asked, "quick" | "relays" | "faults" | "scale">): number => {
  const ofFaults = FAULTS.filter(({ name }) => faults.includes(name)).reduce(
    (sum, { seconds }) => sum + seconds(quick) + BETWEEN_SECONDS,
    0,
  );
  const seconds = (PUT_ON_SECONDS + steadySeconds(quick) + ofFaults) * relays.length;
  return Math.ceil((seconds + (scale ? scaleSeconds(quick) : 0)) / 60);
};
