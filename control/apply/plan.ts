// Decides what a release changes, which units that touches, and whether it may. Pure.
import {
  FEED_UNIT,
  HUB_UNIT,
  MEDIAMTX_UNIT,
  NOTICES_UNIT,
  RESTREAMD_UNIT,
  SUMMARY_TIMER,
} from "../shared/names";
import type { ReleaseFile } from "./release";

/** The road of the stream, in the order in which it starts. */
const ROAD: readonly string[] = [HUB_UNIT, MEDIAMTX_UNIT, FEED_UNIT];
/** Beside the stream: restarted freely, left running by every release that brings them. */
const BESIDE: readonly string[] = [RESTREAMD_UNIT, NOTICES_UNIT, SUMMARY_TIMER];

export const isRestream = (unit: string): boolean => /^restream-.+\.service$/.test(unit);

/** What an apply still owes once it has begun to switch files. */
export interface Unfinished {
  restart: string[];
  /** systemd's InvocationID of each unit to restart, read after the switch; without it, each is owed. */
  invocations?: Record<string, string>;
}

/** How the host stands before the release. */
export interface HostState {
  /** By path; undefined: not there. */
  files: ReadonlyMap<string, { mode: string; sha256: string } | undefined>;
  /** Paths that earlier releases installed; empty before the first. */
  installed: readonly string[];
  /** Units that run now, or that systemd is about to start again. */
  running: ReadonlySet<string>;
  /** systemd's InvocationID of units of ours that run: another one after each start. */
  invocations: ReadonlyMap<string, string>;
  /** Restreams that run and have sent nothing since they were started, as far as restreamd knows. */
  silent: ReadonlySet<string>;
  /** Among the files that change, those that a running MediaMTX can take without a restart. */
  hotPaths: ReadonlySet<string>;
  /** Debian packages that the release names and that are not installed. */
  missing: readonly string[];
  /** What an earlier apply had switched and was not done with; undefined: it was done with all. */
  unfinished: Unfinished | undefined;
}

export interface Plan {
  /** Debian packages to install first. */
  packages: readonly string[];
  /** Changed files whose change the running MediaMTX takes through its API. */
  hot: ReleaseFile[];
  write: ReleaseFile[];
  /** Installed by an earlier release, not in this one. */
  remove: string[];
  /** Running units that must restart for the change to take effect. */
  restart: string[];
  /** Units that every release that brings them leaves running. */
  start: string[];
  /** Running units that this release no longer brings. */
  stop: string[];
}

export interface Refusal {
  /** Units that the release would restart or end, and may not now. */
  refused: string[];
  /** Debian packages that it would install, and may not now. */
  packages: readonly string[];
  /** Units to stop, so that it may. */
  stop: string[];
}

export type Decision = { allowed: true; plan: Plan } | ({ allowed: false } & Refusal);

/** A release that would interrupt a broadcast is refused whole (docs/decisions/0017 has the table). */
export const decide = (release: ReleaseFile[], host: HostState): Decision => {
  const write = release.filter((file) => {
    const current = host.files.get(file.path);
    return current?.sha256 !== file.sha256 || current.mode !== file.mode;
  });
  const wanted = new Set(release.map((file) => file.path));
  const remove = host.installed.filter((path) => !wanted.has(path));
  const removed = remove.flatMap((path) => /\/([\w@-]+\.(?:service|timer))$/.exec(path)?.[1] ?? []);
  const touched = new Set([
    ...write.filter(({ path }) => !host.hotPaths.has(path)).flatMap((file) => file.units),
    ...owedBy(host),
  ]);
  const runs = (unit: string): boolean => host.running.has(unit);
  const stop = removed.filter(runs);
  const restart = [...touched].filter((unit) => runs(unit) && !stop.includes(unit));
  const live = [...host.running].filter((unit) => isRestream(unit) && !stop.includes(unit));
  const inTheWay = (unit: string): string[] => whatRestartCuts(unit, live, host);
  const refused = inOrder([...restart, ...stop]).filter((unit) => inTheWay(unit).length > 0);
  const packages = live.length > 0 ? host.missing : [];
  if (refused.length > 0 || packages.length > 0)
    return {
      allowed: false,
      refused,
      packages,
      stop: inOrder([...refused.flatMap(inTheWay), ...(packages.length > 0 ? live : [])]),
    };
  const brings = (unit: string): boolean => release.some(({ path }) => path.endsWith(`/${unit}`));
  return {
    allowed: true,
    plan: {
      packages: host.missing,
      write,
      hot: runs(MEDIAMTX_UNIT) ? write.filter(({ path }) => host.hotPaths.has(path)) : [],
      remove,
      restart: inOrder(restart),
      // MediaMTX is there from the first boot on, whatever a release brings.
      start: [...ROAD, ...BESIDE].filter(
        (unit) => !runs(unit) && (unit === MEDIAMTX_UNIT || brings(unit)),
      ),
      stop,
    },
  };
};

/** Empty: nothing is lost by a restart of this running unit; otherwise whatever must be stopped before it. */
const whatRestartCuts = (unit: string, live: string[], host: HostState): string[] => {
  if (BESIDE.includes(unit)) return [];
  // Every broadcast hangs on the hub; without the others viewers have no live picture for a moment.
  if (ROAD.includes(unit)) return live;
  return isRestream(unit) && host.silent.has(unit) ? [] : [unit];
};

/** What an earlier apply had to restart, unless it has been started since by whatever else (a reboot). */
const owedBy = ({ unfinished, invocations }: HostState): string[] =>
  (unfinished?.restart ?? []).filter((unit) => {
    const ran = unfinished?.invocations?.[unit];
    return ran === undefined || ran === invocations.get(unit);
  });

const inOrder = (units: readonly string[]): string[] => {
  const each = new Set(units);
  return [
    ...ROAD.filter((unit) => each.has(unit)),
    ...[...each].filter((unit) => !ROAD.includes(unit)).sort(),
  ];
};
