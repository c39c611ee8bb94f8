// Decides in which order a plan is carried out, and how it is undone when a step of it fails.
import { isDeepStrictEqual } from "node:util";
import { UsersNotTaken } from "./hot";
import type { Plan } from "./plan";
import type { Run } from "./systemd";
import { BESIDE, inOrder } from "./units";
import { judgedOf } from "./verify";
import type { ReleaseFile } from "./release";
import { MEDIAMTX_UNIT } from "../shared/names";
import { messageOf } from "../shared/text";
import { nowWaiting, type Waiting } from "../shared/waiting";
import type { Unfinished } from "./host-state";

export interface Kept {
  mode: number;
  content: Buffer;
}

/** The host as a plan changes it; each may throw. */
export interface Host {
  running: () => ReadonlySet<string>;
  /** The InvocationID of each unit of ours that runs: another one after each start. */
  invocations: () => ReadonlyMap<string, string>;
  fileAt: (path: string) => Kept | undefined;
  /** Writes the file beside its place, whole and synced to disk. */
  stage: (path: string, file: Kept) => void;
  /** Puts the file into its place by a rename. */
  switchTo: (path: string) => void;
  unstage: (path: string) => void;
  remove: (path: string) => void;
  installed: () => string[] | undefined;
  noteInstalled: (paths: string[] | undefined) => void;
  unfinished: () => Unfinished | undefined;
  noteUnfinished: (unfinished: Unfinished | undefined) => void;
  /** Units that wait for their next start. */
  waiting: () => Waiting | undefined;
  noteWaiting: (waiting: Waiting | undefined) => void;
  sync: () => void;
  /** @param config the text of a mediamtx.yml, whose users the running MediaMTX takes */
  changeUsers: (config: string) => Promise<void>;
  reload: () => void;
  restart: (unit: string) => void;
  start: (unit: string) => void;
  stop: (units: readonly string[]) => void;
  /** Which of these units run well, as far as systemd says. */
  runs: (units: readonly string[]) => ReadonlyMap<string, Run>;
  /** Those of them that answer what they are asked. */
  answering: (units: readonly string[]) => Promise<ReadonlySet<string>>;
  /** @param mustAnswer those that answered before. Resolves when all are well. @throws Error that says what is wrong */
  verify: (units: readonly string[], mustAnswer: ReadonlySet<string>) => Promise<void>;
}

/** A plan that failed; its message says what is in force now. */
export class Failed extends Error {
  constructor(
    readonly reason: unknown,
    readonly isUndone: boolean,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Switches to the release. Returns the invocations of what ran when the files had just been switched: these, and no
 * others, may have read the files of before.
 * @throws Failed
 */
export const carryOut = async (
  plan: Plan,
  release: ReleaseFile[],
  host: Host,
): Promise<ReadonlyMap<string, string>> => {
  const before = remember(plan, host);
  const owedBefore = before.unfinished?.restart ?? [];
  const judged = judgedOf(
    plan,
    host.runs([...plan.restart, ...owedBefore, MEDIAMTX_UNIT]),
    owedBefore,
  );
  const answered = await host.answering(judged);
  const isBeside = (unit: string): boolean => BESIDE.includes(unit);
  let hot = plan.hot;
  try {
    // Before the files: if MediaMTX refuses, nothing has changed; if this process dies here, the next apply repeats it.
    for (const { content } of plan.hot) await host.changeUsers(content);
    // Before the files: afterwards systemd no longer knows what to undo.
    host.stop(plan.stop);
    const owed: Unfinished = { restart: plan.restart };
    host.noteUnfinished(owed);
    switchFiles(plan, host);
    host.noteInstalled(release.map(({ path }) => path));
    const invocations = host.invocations();
    host.noteUnfinished({
      ...owed,
      invocations: Object.fromEntries(
        [...invocations].filter(([unit]) => plan.restart.includes(unit)),
      ),
    });
    host.noteWaiting(nowWaiting(before.waiting, plan.wait, invocations));
    host.reload();
    // First what nobody sees: if that is not well, nothing was cut for it.
    for (const unit of plan.restart.filter(isBeside)) host.restart(unit);
    await host.verify(judged.filter(isBeside), answered);
    for (const unit of plan.restart.filter((each) => !isBeside(each))) host.restart(unit);
    for (const unit of plan.start) host.start(unit);
    await host.verify(
      judged.filter((each) => !isBeside(each)),
      answered,
    );
    host.noteUnfinished(undefined);
    host.sync();
    return invocations;
  } catch (error) {
    if (error instanceof UsersNotTaken) hot = [];
    throw await undone(error, { ...plan, hot }, before, host);
  }
};

/** Every new file is complete on disk before the first one is switched. */
const switchFiles = (plan: Plan, host: Host): void => {
  try {
    for (const { path, mode, content } of plan.write)
      host.stage(path, { mode: Number.parseInt(mode, 8), content: Buffer.from(content) });
    for (const { path } of plan.write) host.switchTo(path);
  } finally {
    for (const { path } of plan.write) host.unstage(path);
  }
  for (const path of plan.remove) host.remove(path);
};

interface Before {
  /** The files that the plan changes, by path; undefined: not there. */
  files: Map<string, Kept | undefined>;
  installed: string[] | undefined;
  unfinished: Unfinished | undefined;
  waiting: Waiting | undefined;
  running: ReadonlySet<string>;
  invocations: ReadonlyMap<string, string>;
}

const remember = (plan: Plan, host: Host): Before => ({
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

/** What Pulumi believes was not done must not be in force, because Pulumi would never undo it. */
const undone = async (reason: unknown, plan: Plan, before: Before, host: Host): Promise<Failed> => {
  try {
    await undo(plan, before, host);
  } catch (undoing) {
    return new Failed(
      reason,
      false,
      `${wordsOf(reason)}. Undoing it failed, too, and the server may run parts of both releases: ${wordsOf(undoing)}. Run pulumi up again: it finishes what was begun.`,
    );
  }
  return new Failed(
    reason,
    true,
    `${wordsOf(reason)}. The release before this one is in force again.`,
  );
};

/** Takes back what has changed and nothing else. */
const undo = async (plan: Plan, before: Before, host: Host): Promise<void> => {
  const touched = new Set([
    ...plan.write.flatMap(({ units }) => units),
    ...plan.restart,
    ...plan.start,
    ...plan.stop,
  ]);
  const isNew = (unit: string): boolean =>
    [...before.files].some(([path, file]) => path.endsWith(`/${unit}`) && file === undefined);
  // All of it, until it is undone: whoever ends meanwhile leaves that to the next apply.
  host.noteUnfinished({ restart: [...touched].filter((unit) => !isNew(unit)) });
  host.stop([...touched].filter((unit) => isNew(unit) && isThere(unit, plan, host)));
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
        .changeUsers(before.files.get(path)?.content.toString() ?? "")
        .catch((error: unknown) => {
          usersNotTaken = error;
        });
  const [running, invocations] = [host.running(), host.invocations()];
  const begunSince: string[] = [];
  for (const unit of inOrder([...touched])) {
    if (isNew(unit)) continue;
    if (plan.wait.includes(unit)) {
      // A platform ended its session meanwhile, and it came back with the new unit: nobody allowed that to be cut.
      if (invocations.get(unit) !== before.invocations.get(unit)) begunSince.push(unit);
      continue;
    }
    const hasEnded = before.running.has(unit) && !running.has(unit);
    // It has been started since, with the files of either release.
    const isAnother = running.has(unit) && invocations.get(unit) !== before.invocations.get(unit);
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

const wordsOf = (error: unknown): string => messageOf(error).replace(/\.$/, "");
