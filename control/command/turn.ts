// Starts nothing while a release is being installed: what starts then would run with parts of two releases.
import { Busy, takeLock, TURNS_DIR } from "../shared/lock";
import { CommandError, EXIT } from "./exit-code";
import { sayError } from "./output";

const WITHIN_SECONDS = 60;

/** Nothing was changed, because a release, or another command, is at work. */
export class TurnTaken extends CommandError {}

interface Held {
  what: string;
  how: "alone" | "beside-others";
  folder: string;
  withinSeconds: number;
  /** Behind who holds the lock: what whoever waits can do; and what is said when it was in vain. */
  waiting: string;
  afterwards: string;
}

/** @throws CommandError when the lock is not to be had in time */
const holding = async <Result>(
  { what, how, folder, withinSeconds, waiting, afterwards }: Held,
  work: () => Promise<Result>,
): Promise<Result> => {
  const giveBack = await takeLock({
    ...{ folder, what, how, withinSeconds },
    onWait: (holder) => {
      sayError(`waiting up to ${withinSeconds} s: ${holder}${waiting}`);
    },
  }).catch((error: unknown) => {
    if (!(error instanceof Busy)) throw error;
    throw new TurnTaken(EXIT.refused, `Nothing was changed: ${error.message}.${afterwards}`);
  });
  try {
    return await work();
  } finally {
    giveBack();
  }
};

const CHANGES_NOTHING = "; Ctrl-C changes nothing";

/**
 * Does `work`, the command's `verb` at these destinations, while no release is installed, and keeps one from beginning;
 * other commands may be at work.
 * @throws CommandError when a release takes longer than that to be installed
 */
export const whileNoRelease = <Result>(
  verb: string,
  names: readonly string[],
  work: () => Promise<Result>,
  { folder, withinSeconds } = { folder: TURNS_DIR, withinSeconds: WITHIN_SECONDS },
): Promise<Result> => {
  const what = `restream ${verb} ${names.length === 1 ? (names[0] ?? "") : "all"}`;
  const afterwards = ` When that is done: ${what}`;
  return holding(
    {
      ...{ what, how: "beside-others", folder, withinSeconds },
      waiting: CHANGES_NOTHING,
      afterwards,
    },
    work,
  );
};

/**
 * Does `work`, the command `what`, while no release is installed and no other command is at work.
 * @param folder another one: alone with whoever takes the same
 * @throws CommandError as above
 */
export const whileAlone = <Result>(
  what: string,
  work: () => Promise<Result>,
  folder = TURNS_DIR,
): Promise<Result> =>
  holding(
    {
      ...{ what, how: "alone", folder, withinSeconds: WITHIN_SECONDS },
      ...{ waiting: CHANGES_NOTHING, afterwards: ` When that is done: ${what}` },
    },
    work,
  );
