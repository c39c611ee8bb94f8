// Reads the list of the releases that are kept, and removes the folders that it does not name.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { unlessMissing } from "./files";
import { INDEX_FILE, orphansOf, parseIndex, RELEASES_DIR, type ReleaseIndex } from "./releases";

/** @returns undefined: none is kept. @throws Error when it cannot be read */
export const readIndex = (): ReleaseIndex | undefined => {
  const text = unlessMissing(() => readFileSync(INDEX_FILE, "utf8"));
  return text === undefined ? undefined : parseIndex(text);
};

/** Those of a release that never came into force, or has gone from the list: their keys go, too. @returns their names */
export const dropOrphans = (index: ReleaseIndex | undefined): string[] => {
  const found = unlessMissing(() => readdirSync(RELEASES_DIR, { withFileTypes: true })) ?? [];
  const folders = found.filter((each) => each.isDirectory()).map(({ name }) => name);
  const orphans = orphansOf(folders, index);
  for (const name of orphans) rmSync(join(RELEASES_DIR, name), { recursive: true, force: true });
  return orphans;
};
