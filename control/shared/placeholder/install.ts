// Gives whoever makes a placeholder a folder of its own, one at a time; puts what is made into its place, whole or not at all.
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { writeWhole } from "../files";
import { inWorkFolderOf } from "../work-folder";

/** On the disk: what is made may be larger than /tmp. */
const WORK_DIR = "/var/lib/restream/placeholder-making";
/** Whoever makes one may take so long (sandbox.ts). */
const WITHIN_SECONDS = 2400;

/** @throws Error when another one is not ready in time */
export const inWorkFolder = <Result>(
  say: (words: string) => void,
  work: (folder: string) => Promise<Result>,
): Promise<Result> =>
  inWorkFolderOf(
    {
      ...{ folder: WORK_DIR, turn: "placeholder", what: "a placeholder is being made" },
      withinSeconds: WITHIN_SECONDS,
    },
    say,
    work,
  );

/** For whoever shows it to read. @throws Error when it could not be, such as on a full disk: then it is not there */
export const install = async (made: string, result: string): Promise<void> => {
  mkdirSync(dirname(result), { recursive: true, mode: 0o755 });
  await writeWhole(result, readFileSync(made), 0o644);
};
