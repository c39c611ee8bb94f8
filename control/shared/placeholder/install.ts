// Gives whoever makes a placeholder a folder of its own, one at a time; puts what is made into its place, whole or not at all.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Busy, takeLock, TURNS_DIR } from "../lock";

/** On the disk: what is made may be larger than /tmp. */
const WORK_DIR = "/var/lib/restream/placeholder-making";
/** Whoever makes one may take so long (sandbox.ts). */
const WITHIN_SECONDS = 2400;

/** @throws Error when another one is not ready in time */
export const inWorkFolder = async (
  say: (words: string) => void,
  work: (folder: string) => Promise<void>,
): Promise<void> => {
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
    await work(WORK_DIR);
  } finally {
    rmSync(WORK_DIR, { recursive: true, force: true });
    giveBack();
  }
};

/** Synced, so that a power cut leaves no name without the content. */
export const install = (made: string, result: string): void => {
  mkdirSync(dirname(result), { recursive: true, mode: 0o755 });
  const unfinished = `${result}.new`;
  copyFileSync(made, unfinished);
  chmodSync(unfinished, 0o644);
  sync(unfinished);
  renameSync(unfinished, result);
  sync(dirname(result));
};

const sync = (path: string): void => {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};
