// Runs something on a server whose installed files read differently meanwhile; they read as before afterwards.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";
import { edited, type Edit } from "./edit";

/**
 * @param restarts unit names: they run with the edits, and without them again
 * @throws Error when an edit finds nothing to change, or `during` fails
 */
export const whileEdited = async <Result>(
  { machine }: Bed,
  edits: readonly Edit[],
  restarts: readonly string[],
  during: () => Promise<Result>,
): Promise<Result> => {
  const paths = [...new Set(edits.map(({ path }) => join(machine.root, path)))];
  const before = paths.map((path) => [path, readFileSync(path, "utf8")] as const);
  const restart = (): Promise<string> => machine.exec("systemctl", "restart", ...restarts);
  try {
    for (const edit of edits) {
      const path = join(machine.root, edit.path);
      // Written in place: owner and mode stay.
      writeFileSync(path, edited(readFileSync(path, "utf8"), edit));
    }
    await restart();
    return await during();
  } finally {
    for (const [path, text] of before) writeFileSync(path, text);
    await restart();
  }
};
