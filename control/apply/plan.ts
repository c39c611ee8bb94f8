// Decides what a release changes and which units that touches; whether it may: refuses.ts. Pure.
import { MEDIAMTX_UNIT } from "../shared/names";
import type { ReleaseFile } from "./release";
import { refusalOf, type Refusal } from "./refuses";
import { BESIDE, inOrder, isRestream, ROAD } from "./units";
import type { HostState } from "./host-state";

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
  /** Units that apply leaves running whenever the release brings them. */
  start: string[];
  /** Running units that this release no longer brings. */
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
  const refusal = refusalOf([...restart, ...stop], live, host);
  if (refusal) return { allowed: false, ...refusal };
  const brings = (unit: string): boolean => release.some(({ path }) => path.endsWith(`/${unit}`));
  return {
    allowed: true,
    plan: {
      packages: host.missing,
      write,
      hot: runs(MEDIAMTX_UNIT) ? write.filter(({ path }) => host.hotPaths.has(path)) : [],
      remove,
      restart: inOrder(restart),
      // MediaMTX is there from the first boot on, even if a release does not bring it.
      start: [...ROAD, ...BESIDE].filter(
        (unit) => !runs(unit) && (unit === MEDIAMTX_UNIT || brings(unit)),
      ),
      stop,
    },
  };
};

/** The units that an earlier apply still had to restart and that nothing (a reboot) has started since. */
const owedBy = ({ unfinished, invocations }: HostState): string[] =>
  (unfinished?.restart ?? []).filter((unit) => {
    const ran = unfinished?.invocations?.[unit];
    return ran === undefined || ran === invocations.get(unit);
  });
