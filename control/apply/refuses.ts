// Decides what a release may not do while broadcasts are on air (docs/decisions/0017 has the table). Pure.
import { HUB_UNIT } from "../shared/names";
import { BESIDE, inOrder, isRestream, ROAD, SOCKETS } from "./units";
import type { HostState } from "./host-state";
import type { ReleaseFile } from "./release";
import { shortHash } from "./short-hash";

/** picture: viewers see the placeholder for some seconds, every broadcast goes on. broadcast: it ends, and a new one begins. */
export interface Cut {
  unit: string;
  costs: "picture" | "broadcast";
  /** Restreams whose viewers it hits. */
  hits: readonly string[];
}

export interface Refusal {
  /** What the release would cut, in the order in which units start. */
  cuts: Cut[];
  /** Debian packages that it would install, and may not now. */
  packages: readonly string[];
  /** Restreams that run. */
  live: readonly string[];
  /** What `restream:allow` must be for exactly these cuts to be made, by these changes, to what runs now. */
  id: string;
}

export interface Change {
  write: readonly ReleaseFile[];
  /** Paths. */
  remove: readonly string[];
}

/**
 * @param ends the running units that the release would restart or end
 * @param live restreams that run and would go on
 * @param allow the id of what the operator lets through; empty: nothing
 * @returns undefined: it may
 */
export const refusalOf = (
  ends: readonly string[],
  live: readonly string[],
  change: Change,
  host: HostState,
  allow: string,
): Refusal | undefined => {
  const cuts = inOrder(ends).flatMap((unit) => cutOf(unit, live, host));
  const packages = live.length > 0 ? host.missing : [];
  const id = idOf(cuts, change, host);
  if (packages.length === 0 && (cuts.length === 0 || allow === id)) return undefined;
  return { cuts, packages, live: inOrder(live), id };
};

/** Empty: viewers notice nothing of a restart of this running unit. */
const cutOf = (unit: string, live: readonly string[], host: HostState): Cut[] => {
  if (BESIDE.includes(unit) || SOCKETS.includes(unit)) return [];
  if (isRestream(unit))
    return host.silent.has(unit) ? [] : [{ unit, costs: "broadcast", hits: [unit] }];
  const hits = inOrder(live.filter((each) => !host.silent.has(each)));
  if (hits.length === 0) return [];
  if (!ROAD.includes(unit) || unit === HUB_UNIT) return [{ unit, costs: "broadcast", hits }];
  // The rest of the road: in a gap viewers see the placeholder anyway, and go on seeing it.
  return host.publisherOnline ? [{ unit, costs: "picture", hits }] : [];
};

/**
 * Another one for other files, for other cuts, and as soon as a unit that would be cut has been started anew: so what was
 * let through once is not let through again.
 */
const idOf = (cuts: readonly Cut[], { write, remove }: Change, host: HostState): string => {
  const runOf = (unit: string): string => host.invocations.get(unit) ?? "";
  return shortHash([
    write.map(({ path, mode, sha256 }) => [path, mode, sha256]).sort(),
    [...remove].sort(),
    cuts.map(({ unit, costs, hits }) => [
      unit,
      costs,
      runOf(unit),
      // A broadcast that began since is not one that was named; a picture's restreams may start anew by themselves.
      hits.map((hit) => (costs === "broadcast" ? [hit, runOf(hit)] : [hit])),
    ]),
  ]);
};
