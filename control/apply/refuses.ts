// Decides what a release may not do while broadcasts are on air (docs/decisions/0017 has the table). Pure.
import { BESIDE, inOrder, isRestream, ROAD } from "./units";
import type { HostState } from "./host-state";

export interface Refusal {
  /** Units that the release would restart or end, and may not now. */
  refused: string[];
  /** Debian packages that it would install, and may not now. */
  packages: readonly string[];
  /** Units to stop before the release is allowed. */
  stop: string[];
}

/**
 * @param ends the running units that the release would restart or end
 * @param live restreams that run and would go on
 * @returns undefined: the release is allowed
 */
export const refusalOf = (
  ends: readonly string[],
  live: readonly string[],
  host: HostState,
): Refusal | undefined => {
  const inTheWay = (unit: string): readonly string[] => whatRestartCuts(unit, live, host);
  const refused = inOrder(ends).filter((unit) => inTheWay(unit).length > 0);
  const packages = live.length > 0 ? host.missing : [];
  if (refused.length === 0 && packages.length === 0) return undefined;
  return {
    refused,
    packages,
    stop: inOrder([...refused.flatMap(inTheWay), ...(packages.length > 0 ? live : [])]),
  };
};

/** The units to stop before this running unit restarts; empty: its restart interrupts nobody. */
const whatRestartCuts = (
  unit: string,
  live: readonly string[],
  host: HostState,
): readonly string[] => {
  if (BESIDE.includes(unit)) return [];
  // A restart of the hub ends every broadcast; a restart of the others costs viewers the live picture for a moment.
  if (ROAD.includes(unit)) return live;
  return isRestream(unit) && host.silent.has(unit) ? [] : [unit];
};
