// Runs something on a server whose installed files read differently meanwhile; they read as before afterwards.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import { edited, type Edit } from "./edit";

/** @returns puts each file back as it was @throws Error when there is nothing to change */
export const edit = ({ machine }: Pick<Bed, "machine">, edits: readonly Edit[]): (() => void) => {
  const paths = [...new Set(edits.map(({ path }) => join(machine.root, path)))];
  const before = paths.map((path) => [path, readFileSync(path, "utf8")] as const);
  const putBack = (): void => {
    for (const [path, text] of before) writeFileSync(path, text);
  };
  try {
    for (const each of edits) {
      const path = join(machine.root, each.path);
      // Written in place: owner and mode stay.
      writeFileSync(path, edited(readFileSync(path, "utf8"), each));
    }
  } catch (error) {
    putBack();
    throw error;
  }
  return putBack;
};

/**
 * @param restarts unit names: they run with the edits, and without them again
 * @throws Error when an edit finds nothing to change, or `during` fails
 */
export const whileEdited = async <Result>(
  bed: Pick<Bed, "machine">,
  edits: readonly Edit[],
  restarts: readonly string[],
  during: () => Promise<Result>,
): Promise<Result> => {
  const restart = (): Promise<string> => bed.machine.exec("systemctl", "restart", ...restarts);
  const putBack = edit(bed, edits);
  try {
    await restart();
    return await during();
  } finally {
    putBack();
    await restart();
  }
};
