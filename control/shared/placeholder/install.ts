// Gives whoever makes a placeholder a folder of its own, one at a time; puts what is made into its place, whole or not at all.
import { chmodSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeWhole } from "../files";
import { Busy, takeLock, TURNS_DIR } from "../lock";

/** On the disk: what is made may be larger than /tmp. */
const WORK_DIR = "/var/lib/restream/placeholder-making";
/** Whoever makes one may take so long (sandbox.ts). */
const WITHIN_SECONDS = 2400;

/** @throws Error when another one is not ready in time */
export const inWorkFolder = async <Result>(
  say: (words: string) => void,
  work: (folder: string) => Promise<Result>,
): Promise<Result> => {
  const giveBack = await takeLock({
    folder: join(TURNS_DIR, "placeholder"),
    ...{ what: "a placeholder is being made", how: "alone", withinSeconds: WITHIN_SECONDS },
    onWait: (holder) => {
      say(`waiting: ${holder}`);
    },
  }).catch((error: unknown) => {
    throw error instanceof Busy ? new Error(error.message) : error;
  });
  try {
    // What a kill has left.
    rmSync(WORK_DIR, { recursive: true, force: true });
    mkdirSync(WORK_DIR, { recursive: true });
    // For whoever makes it: a user that is nobody else's.
    chmodSync(WORK_DIR, 0o777);
    return await work(WORK_DIR);
  } finally {
    rmSync(WORK_DIR, { recursive: true, force: true });
    giveBack();
  }
};

/** For whoever shows it to read. @throws Error when it could not be, such as on a full disk: then it is not there */
export const install = async (made: string, result: string): Promise<void> => {
  mkdirSync(dirname(result), { recursive: true, mode: 0o755 });
  await writeWhole(result, readFileSync(made), 0o644);
};
