// Decides which cells the scale has, and what is sent in each. Pure.
import type { OtherSource } from "../../support/parts/sources";

const DESTINATIONS = [1, 2, 4, 8, 16] as const;
const QUICK_DESTINATIONS: readonly number[] = [1, 4];

/** Mb/s of the picture → the media that has it. */
export const SENT: Readonly<Record<number, "live" | OtherSource>> = {
  3: "other-bitrate",
  6: "live",
  12: "mbps-12",
};
const QUICK_MBPS: readonly number[] = [6];

/** Settling, the measured seconds, a kill and its end. */
const CELL_SECONDS = 35;
const PUT_ON_SECONDS = 80;

export const measuredSeconds = (quick: boolean): number => (quick ? 10 : 20);

export const cellsOf = (quick: boolean): { mbps: number; destinations: number }[] =>
  Object.keys(SENT)
    .map(Number)
    .filter((mbps) => !quick || QUICK_MBPS.includes(mbps))
    .flatMap((mbps) =>
      DESTINATIONS.filter((count) => !quick || QUICK_DESTINATIONS.includes(count)).map(
        (destinations) => ({ mbps, destinations }),
      ),
    );

/** As many the stack names, and has keys of: one that has none is refused. */
export const mostDestinations = (quick: boolean): number =>
  Math.max(...cellsOf(quick).map(({ destinations }) => destinations));

export const scaleSeconds = (quick: boolean): number =>
  PUT_ON_SECONDS + cellsOf(quick).length * CELL_SECONDS;
