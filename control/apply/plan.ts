// Decides what a release changes and which units that touches; whether it may: refuses.ts. Pure.
import { HUB_UNIT, MEDIAMTX_UNIT } from "../shared/names";
import type { ReleaseFile } from "./release";
import { refusalOf, type Refusal } from "./refuses";
import { BESIDE, inOrder, isRestream, ROAD } from "./units";
import type { HostState } from "./host-state";

export interface Plan {
  /** Debian packages to install first. */
  packages: readonly string[];
  /** Files that the running MediaMTX takes through its API: those that change so, or of which an earlier apply may have told it others. */
  hot: ReleaseFile[];
  write: ReleaseFile[];
  /** Installed by an earlier release, not in this one. */
  remove: string[];
  /** Running units that must restart for the change to take effect. */
  restart: string[];
  /** Units that apply leaves running whenever the release brings them. */
  start: string[];
  /** Running units that this release no longer brings. */
  stop: string[];
  /** Restreams on air whose unit changes, which can wait: it takes effect at their next start. */
  wait: string[];
  /** Whether it cuts something because the operator allowed it. */
  isAllowed: boolean;
}

export type Decision = { allowed: true; plan: Plan } | ({ allowed: false } & Refusal);

/**
 * A release that would interrupt a broadcast is refused whole (docs/decisions/0017 has the table).
 * @param allow the id of the one refusal that the operator lets through; empty: none
 */
export const decide = (release: ReleaseFile[], host: HostState, allow = ""): Decision => {
  const write = release.filter((file) => {
    const current = host.files.get(file.path);
    return current?.sha256 !== file.sha256 || current.mode !== file.mode;
  });
  const wanted = new Set(release.map((file) => file.path));
  const remove = host.installed.filter((path) => !wanted.has(path));
  const removed = remove.flatMap(
    (path) => /\/([\w@-]+\.(?:service|timer|socket))$/.exec(path)?.[1] ?? [],
  );
  // What a drop-in asked for goes with its unit's next start.
  const without = remove.flatMap((path) => /\/([\w@-]+\.service)\.d\/[^/]+$/.exec(path)?.[1] ?? []);
  const owed = owedBy(host);
  const touched = new Set([
    ...write.filter(({ path }) => !host.hotPaths.has(path)).flatMap((file) => file.units),
    ...without,
    ...owed,
  ]);
  const runs = (unit: string): boolean => host.running.has(unit);
  const stop = removed.filter(runs);
  const wait = [...touched].filter(
    (unit) =>
      runs(unit) && !stop.includes(unit) && !owed.includes(unit) && canWait(unit, write, host),
  );
  const restart = [...touched].filter(
    (unit) => runs(unit) && !stop.includes(unit) && !wait.includes(unit),
  );
  // With the hub every restream starts anew, and reads its new unit.
  if (restart.includes(HUB_UNIT)) wait.length = 0;
  const live = [...host.running].filter((unit) => isRestream(unit) && !stop.includes(unit));
  const ends = [...restart, ...stop];
  const refusal = refusalOf(ends, live, { write, remove }, host, allow);
  if (refusal) return { allowed: false, ...refusal };
  const isAllowed =
    allow !== "" && refusalOf(ends, live, { write, remove }, host, "") !== undefined;
  const brings = (unit: string): boolean => release.some(({ path }) => path.endsWith(`/${unit}`));
  return {
    allowed: true,
    plan: {
      packages: host.missing,
      write,
      hot: runs(MEDIAMTX_UNIT)
        ? release.filter(
            (file) =>
              host.hotPaths.has(file.path) &&
              (write.includes(file) || host.unfinished?.users === true),
          )
        : [],
      remove,
      restart: inOrder(restart),
      // MediaMTX is there from the first boot on, even if a release does not bring it.
      start: [...ROAD, ...BESIDE].filter(
        (unit) => !runs(unit) && (unit === MEDIAMTX_UNIT || brings(unit)),
      ),
      stop,
      wait,
      isAllowed,
    },
  };
};

/**
 * A restream on air whose unit alone changes goes on with the old one. A new address or key could not wait: systemd starts
 * ffmpeg anew whenever the platform ends a session, and the broadcast would move at a moment that nobody chose.
 */
const canWait = (unit: string, write: readonly ReleaseFile[], host: HostState): boolean =>
  isRestream(unit) &&
  !host.silent.has(unit) &&
  write.every(({ path, units }) => !units.includes(unit) || path.endsWith(`/${unit}`));

/** What an earlier apply had to restart, unless it has been started since by whatever else (a reboot). */
const owedBy = ({ unfinished, invocations }: HostState): string[] =>
  (unfinished?.restart ?? []).filter((unit) => {
    const ran = unfinished?.invocations?.[unit];
    return ran === undefined || ran === invocations.get(unit);
  });
