// Decides what two looks at a relay come to: what was seen once was there. Pure.
import type { Facts } from "../result";

export const together = (one: Facts, other: Facts): Facts => ({
  openPorts: [...new Set([...one.openPorts, ...other.openPorts])].sort((a, b) => a - b),
  keyVisible: [...new Set([...one.keyVisible, ...other.keyVisible])],
});
