// Decides how a plan that failed half-way is undone: what has changed is taken back, and nothing else.
import { isDeepStrictEqual } from "node:util";
import { MEDIAMTX_UNIT } from "../shared/names";
import { nowWaiting, type Waiting } from "../shared/waiting";
import type { Host, Kept } from "./host-orders";
import type { Unfinished } from "./host-state";
import type { Plan } from "./plan";
import { inOrder, SOCKETS } from "./units";

export interface Before {
  /** The files that the plan changes, by path; undefined: not there. */
  files: Map<string, Kept | undefined>;
  installed: string[] | undefined;
  unfinished: Unfinished | undefined;
  waiting: Waiting | undefined;
  running: ReadonlySet<string>;
  invocations: ReadonlyMap<string, string>;
}

export const remember = (plan: Plan, host: Host): Before => ({
  files: new Map(
    [...plan.write.map(({ path }) => path), ...plan.remove].map((path) => [
      path,
      host.fileAt(path),
    ]),
  ),
  installed: host.installed(),
  unfinished: host.unfinished(),
  waiting: host.waiting(),
  running: host.running(),
  invocations: host.invocations(),
});

/** Takes back what has changed and nothing else. */
export const undo = async (plan: Plan, before: Before, host: Host): Promise<void> => {
  // A socket comes with its service, and cannot begin while that runs: nobody starts it, now or in a next apply.
  const touched = new Set(
    [
      ...plan.write.flatMap(({ units }) => units),
      ...plan.restart,
      ...plan.start,
      ...plan.stop,
    ].filter((unit) => !SOCKETS.includes(unit)),
  );
  const isNew = (unit: string): boolean =>
    [...before.files].some(([path, file]) => path.endsWith(`/${unit}`) && file === undefined);
  // All of it, until it is undone: whoever ends meanwhile leaves that to the next apply.
  host.noteUnfinished({
    restart: [...touched].filter((unit) => !isNew(unit) && !plan.wait.includes(unit)),
    ...(plan.hot.length > 0 ? { users: true } : {}),
  });
  host.stop([...touched, ...SOCKETS].filter((unit) => isNew(unit) && isThere(unit, plan, host)));
  let filesChanged = false;
  for (const [path, file] of before.files) {
    if (isDeepStrictEqual(host.fileAt(path), file)) continue;
    filesChanged = true;
    if (file === undefined) host.remove(path);
    else {
      host.stage(path, file);
      host.switchTo(path);
    }
  }
  if (!isDeepStrictEqual(host.installed(), before.installed)) host.noteInstalled(before.installed);
  if (filesChanged) host.reload();
  // After the files: if MediaMTX ends in between, it starts with the restored ones.
  let usersNotTaken: unknown;
  // One that was started since is started anew below.
  if (host.invocations().get(MEDIAMTX_UNIT) === before.invocations.get(MEDIAMTX_UNIT))
    for (const { path } of plan.hot)
      await host
        .changeUsers((before.files.get(path) ?? host.fileAt(path))?.content.toString() ?? "")
        .catch((error: unknown) => {
          usersNotTaken = error;
        });
  const [running, invocations] = [host.running(), host.invocations()];
  const begunSince: string[] = [];
  for (const unit of inOrder([...touched])) {
    if (isNew(unit)) continue;
    // It has been started since, with the files of either release.
    const isAnother = running.has(unit) && invocations.get(unit) !== before.invocations.get(unit);
    if (plan.wait.includes(unit)) {
      // A platform ended its session meanwhile, and it came back with the new unit: nobody allowed that to be cut.
      if (isAnother) begunSince.push(unit);
      continue;
    }
    const hasEnded = before.running.has(unit) && !running.has(unit);
    if (hasEnded && plan.stop.includes(unit)) host.start(unit);
    else if (hasEnded || isAnother) host.restart(unit);
  }
  const waiting = nowWaiting(before.waiting, begunSince, invocations);
  if (!isDeepStrictEqual(host.waiting(), waiting)) host.noteWaiting(waiting);
  if (usersNotTaken !== undefined)
    throw usersNotTaken instanceof Error ? usersNotTaken : new Error(String(usersNotTaken));
  if (!isDeepStrictEqual(host.unfinished(), before.unfinished))
    host.noteUnfinished(before.unfinished);
};

const isThere = (unit: string, { write }: Plan, host: Host): boolean =>
  write.some(({ path }) => path.endsWith(`/${unit}`) && host.fileAt(path) !== undefined);
