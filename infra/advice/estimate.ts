// Decides what the event will cost: the droplet's hours, and the traffic beyond its allowance.
import type { Settings } from "../settings";
import { dropletDollars, SIZES } from "../parse/sizes";
import { platformLimits } from "./platform-limits";

/** The allowance accrues over 28 days (DigitalOcean's bandwidth page). */
const ACCRUAL_HOURS = 672;
export const OVERAGE_DOLLARS_PER_GIB = 0.01;
/** AAC, as OBS is advised to send. */
const AUDIO_KBPS = 160;

export interface Estimate {
  gibPerDestination: number;
  gib: number;
  /** undefined: a size whose price is not known here. */
  droplet:
    | {
        /** Of all. */
        dollars: number;
        /** DigitalOcean pools what they bring. */
        allowanceGiB: number;
        overageDollars: number;
        /** How many droplets. */
        count: number;
      }
    | undefined;
}

export const estimate = ({ picture, hours, size, destinations, spare }: Settings): Estimate => {
  const gibPerDestination = ((picture.kbps + AUDIO_KBPS) * 1000 * hours * 3600) / 8 / 2 ** 30;
  const gib = gibPerDestination * destinations.length;
  const known = SIZES[size];
  if (!known) return { gibPerDestination, gib, droplet: undefined };
  const count = spare ? 2 : 1;
  const allowanceGiB = count * known.transferGiB * Math.min(1, hours / ACCRUAL_HOURS);
  return {
    gibPerDestination,
    gib,
    droplet: {
      dollars: count * dropletDollars(known, hours),
      allowanceGiB,
      count,
      overageDollars: Math.max(0, gib - allowanceGiB) * OVERAGE_DOLLARS_PER_GIB,
    },
  };
};

/** The cost, and what the platforms' own limits mean for the event: a stack output, so the first preview shows it. */
export const renderEstimate = (settings: Settings): string =>
  [renderCost(settings), ...platformLimits(settings.destinations, settings.hours)].join(". ");

const renderCost = (settings: Settings): string => {
  const { gibPerDestination, gib, droplet } = estimate(settings);
  const traffic = `${settings.hours} h: ${gibPerDestination.toFixed(0)} GiB out per destination, ${gib.toFixed(0)} GiB in all`;
  if (!droplet)
    return `${traffic}; the price and transfer of size ${settings.size} are not known here: see DigitalOcean's price list`;
  const { dollars, allowanceGiB, overageDollars, count } = droplet;
  const [what, bring] = count === 1 ? ["droplet", "brings"] : [`${count} droplets`, "bring"];
  return `${traffic}; ${what} $${dollars.toFixed(2)}, which ${bring} ${allowanceGiB.toFixed(0)} GiB; beyond that $${overageDollars.toFixed(2)}`;
};
