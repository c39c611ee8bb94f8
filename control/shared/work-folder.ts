// Gives whoever makes something large a folder on the disk, one at a time, that is gone afterwards, whatever ended the last one.
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Busy, takeLock, TURNS_DIR } from "./lock";

export interface WorkFolder {
  /** Absolute. */
  folder: string;
  /** Of its lock. */
  turn: string;
  /** Shown to whoever waits for it: "a clip is being cut". */
  what: string;
  withinSeconds: number;
}

/** @throws Error when another one is not ready in time */
export const inWorkFolderOf = async <Result>(
  { folder, turn, what, withinSeconds }: WorkFolder,
  say: (words: string) => void,
  work: (folder: string) => Promise<Result>,
): Promise<Result> => {
  const giveBack = await takeLock({
    folder: join(TURNS_DIR, turn),
    ...{ what, how: "alone", withinSeconds },
    onWait: (holder) => {
      say(`waiting: ${holder}`);
    },
  }).catch((error: unknown) => {
    throw error instanceof Busy ? new Error(error.message) : error;
  });
  try {
    // What a kill has left.
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    // For whoever makes it: a user that is nobody else's.
    chmodSync(folder, 0o777);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    giveBack();
  }
};
