// Decides what a release changes, which units that touches, and whether it may. Pure.
import { MEDIAMTX_UNIT, NOTICES_UNIT, RESTREAMD_UNIT, SUMMARY_TIMER } from "../names";
import type { ReleaseFile } from "./release";

/** Beside the stream: restarted freely, left running by every release that brings them. */
const BESIDE: readonly string[] = [RESTREAMD_UNIT, NOTICES_UNIT, SUMMARY_TIMER];

/** What is still owed after the files were switched. */
export interface Unfinished {
  restart: string[];
}

/** How the host stands before the release. */
export interface HostState {
  /** By path; undefined: not there. */
  files: ReadonlyMap<string, { mode: string; sha256: string } | undefined>;
  /** Paths that earlier releases installed; empty before the first. */
  installed: readonly string[];
  /** Units that run now. */
  running: ReadonlySet<string>;
  /** Of the files that change: those that a running MediaMTX can take without a restart. */
  hotPaths: ReadonlySet<string>;
  /** What an earlier apply had switched and was not done with; undefined: it was done with all. */
  unfinished: Unfinished | undefined;
}

export interface Plan {
  /** Changed files whose change the running MediaMTX takes through its API. */
  hot: ReleaseFile[];
  write: ReleaseFile[];
  /** Installed by an earlier release, not in this one. */
  remove: string[];
  /** Running units that must restart for the change to take effect. */
  restart: string[];
  /** Units that every release that brings them leaves running. */
  start: string[];
  /** Running units beside the stream that this release no longer brings. */
  stop: string[];
}

export type Decision = { allowed: true; plan: Plan } | { allowed: false; refused: string[] };

/**
 * A release that would restart MediaMTX or a running restream is refused whole. The first release alone may
 * restart MediaMTX: until then nobody may publish and no destination has a key, so there is nothing to cut.
 * The watchdog is beside the stream: its restart cuts nothing.
 */
export const decide = (release: ReleaseFile[], host: HostState): Decision => {
  const write = release.filter((file) => {
    const current = host.files.get(file.path);
    return current?.sha256 !== file.sha256 || current.mode !== file.mode;
  });
  const wanted = new Set(release.map((file) => file.path));
  const remove = host.installed.filter((path) => !wanted.has(path));
  const removed = remove.flatMap((path) => /\/([\w@-]+\.(?:service|timer))$/.exec(path)?.[1] ?? []);
  const stop = removed.filter((unit) => BESIDE.includes(unit) && host.running.has(unit));
  const touched = new Set([
    ...write.filter(({ path }) => !host.hotPaths.has(path)).flatMap((file) => file.units),
    // A unit whose definition goes away is stopped by systemd's next reload at the latest: count it as touched.
    ...removed,
  ]);
  const restart = [...touched]
    .filter((unit) => host.running.has(unit) && !stop.includes(unit))
    .sort();
  // What an earlier apply was allowed to restart is still allowed.
  const owed = (host.unfinished?.restart ?? []).filter((unit) => host.running.has(unit));
  const isFirst = host.installed.length === 0;
  const refused = restart.filter(
    (unit) =>
      !owed.includes(unit) && !(isFirst && unit === MEDIAMTX_UNIT) && !BESIDE.includes(unit),
  );
  return refused.length > 0
    ? { allowed: false, refused }
    : {
        allowed: true,
        plan: {
          write,
          hot: host.running.has(MEDIAMTX_UNIT)
            ? write.filter(({ path }) => host.hotPaths.has(path))
            : [],
          remove,
          restart: [...new Set([...restart, ...owed])].sort(),
          start: [
            MEDIAMTX_UNIT,
            ...BESIDE.filter((unit) => release.some(({ path }) => path.endsWith(`/${unit}`))),
          ].filter((unit) => !host.running.has(unit)),
          stop,
        },
      };
};
