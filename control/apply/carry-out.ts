// Decides in which order a plan is carried out; what becomes of it when a step fails: undo.ts.
import { UsersNotTaken } from "../shared/mediamtx/users";
import type { Plan } from "./plan";
import type { Host } from "./host-orders";
import { remember, undo, type Before } from "./undo";
import { PULUMI_UP } from "./refusal-words";
import { BESIDE } from "./units";
import { judgedOf } from "./judge";
import type { ReleaseFile } from "./release";
import { MEDIAMTX_UNIT } from "../shared/names";
import { messageOf } from "../shared/text";
import { nowWaiting } from "../shared/waiting";
import type { Unfinished } from "./host-state";

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
 * @param asked what asks for it, as it is typed
 * @throws Failed
 */
export const carryOut = async (
  plan: Plan,
  release: ReleaseFile[],
  host: Host,
  asked = PULUMI_UP,
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
    // Before anything: whatever this process leaves when it dies, the next apply finishes, whichever release that has.
    const owed: Unfinished = {
      restart: plan.restart,
      ...(plan.hot.length > 0 ? { users: true } : {}),
    };
    host.noteUnfinished(owed);
    // Before the files: if MediaMTX refuses, nothing has changed.
    for (const { content } of plan.hot) await host.changeUsers(content);
    // Before the files: afterwards systemd no longer knows what to undo.
    host.stop(plan.stop);
    // Before the files: one that is there and not in the list would stay for good, with its key.
    host.noteInstalled([
      ...new Set([...(before.installed ?? []), ...release.map(({ path }) => path)]),
    ]);
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
    throw await undone(error, { ...plan, hot }, before, host, asked);
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

/** What Pulumi believes was not done must not be in force, because Pulumi would never undo it. */
const undone = async (
  reason: unknown,
  plan: Plan,
  before: Before,
  host: Host,
  asked: string,
): Promise<Failed> => {
  try {
    await undo(plan, before, host);
  } catch (undoing) {
    return new Failed(
      reason,
      false,
      `${wordsOf(reason)}. Undoing it failed, too, and the server may run parts of both releases: ${wordsOf(undoing)}. Run ${asked} again: it finishes what was begun.`,
    );
  }
  return new Failed(
    reason,
    true,
    `${wordsOf(reason)}. The release before this one is in force again.`,
  );
};

const wordsOf = (error: unknown): string => messageOf(error).replace(/\.$/, "");
