// Decides for how long nobody looked: over a restart of the machine, or while restreamd itself did not run. Pure.
import { run } from "../../shared/advice";
import { duration } from "../../shared/text";
import { secondsSince, viewersNow, type Emit, type Facts } from "./facts";
import type { Memory } from "./memory";

/** The last look is remembered no more exactly, because each change of the memory is a write to the disk. */
const MARK_MS = 300_000;
/** A release's restart of restreamd takes less. */
const TOLD_AFTER_MS = MARK_MS + 60_000;

/** @param time of a look, ms since the epoch @returns the same, as it is remembered: up to five minutes earlier */
export const lookedAtOf = (time: number): number => time - (time % MARK_MS);

/** @returns seconds without a look until this one, up to five minutes more than true; undefined: it is not known */
export const unwatchedSeconds = (
  { lookedAt }: Pick<Memory, "lookedAt">,
  time: number,
): number | undefined => (lookedAt === undefined ? undefined : secondsSince(lookedAt, time));

/** Within one start of the machine: afterwards nobody can say what happened in between. */
export const emitUnwatched = (before: Memory, facts: Facts, emit: Emit): void => {
  const { boot, time } = facts;
  const seconds = unwatchedSeconds(before, time);
  if (before.boot !== boot || seconds === undefined || seconds * 1000 < TOLD_AFTER_MS) return;
  emit({
    kind: "unwatched",
    subject: "server",
    what: `Nobody watched for up to ${duration(seconds)}: restreamd did not run. It does again`,
    since: time,
    seconds,
    viewers: viewersNow(facts),
    todo: [run("restream logs restreamd")],
  });
};
