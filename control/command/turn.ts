// Starts nothing while a release is being installed: what starts then would run with parts of two releases.
import { Busy, takeLock, TURNS_DIR } from "../shared/lock";
import { CommandError, EXIT } from "./exit-code";
import { sayError } from "./output";

const WITHIN_SECONDS = 60;

/**
 * Does `work`, the command's `verb` at these destinations, while no release is installed, and keeps one from beginning;
 * other commands may be at work.
 * @throws CommandError when a release takes longer than that to be installed
 */
export const whileNoRelease = async <Result>(
  verb: string,
  names: readonly string[],
  work: () => Promise<Result>,
  { folder, withinSeconds } = { folder: TURNS_DIR, withinSeconds: WITHIN_SECONDS },
): Promise<Result> => {
  const command = `restream ${verb} ${names.length === 1 ? (names[0] ?? "") : "all"}`;
  const giveBack = await takeLock({
    ...{ folder, what: command, how: "beside-others", withinSeconds },
    onWait: (holder) => {
      sayError(`waiting up to ${withinSeconds} s: ${holder}; Ctrl-C changes nothing`);
    },
  }).catch((error: unknown) => {
    if (!(error instanceof Busy)) throw error;
    throw new CommandError(
      EXIT.refused,
      `Nothing was changed: ${error.message}. When that is done: ${command}`,
    );
  });
  try {
    return await work();
  } finally {
    giveBack();
  }
};
