// Decides which faults there are, in the order in which they are played: what may leave something in a relay comes late.
import type { Fault } from "./fault";
import { OF_PLATFORM } from "./of-platform";
import { OF_OTHERS, OF_PUBLISHER } from "./of-publisher";
import { OF_RELAY } from "./of-relay";

export const FAULTS: readonly Fault[] = [
  ...OF_PUBLISHER,
  ...OF_PLATFORM,
  ...OF_OTHERS,
  ...OF_RELAY,
];

export const faultNamed = (name: string): Fault => {
  const fault = FAULTS.find((one) => one.name === name);
  if (!fault)
    throw new Error(`there is no fault ${name}, but ${FAULTS.map((one) => one.name).join(", ")}`);
  return fault;
};
