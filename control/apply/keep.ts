// Keeps what a release was installed from, its program too, so that it can be installed again: restream rollback.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unlessMissing } from "../shared/files";
import {
  INDEX_FILE,
  inForce,
  parseIndex,
  RELEASES_DIR,
  withRelease,
  type ReleaseIndex,
} from "../shared/releases";
import { rfc3339 } from "../shared/text";
import { writeState } from "./host";
import type { Release } from "./release";

/** @returns undefined: none is kept. @throws Error when it cannot be read */
export const readIndex = (): ReleaseIndex | undefined => {
  const text = unlessMissing(() => readFileSync(INDEX_FILE, "utf8"));
  return text === undefined ? undefined : parseIndex(text);
};

export const idOf = ({ files, placeholder }: Release): string =>
  createHash("sha256")
    .update(
      JSON.stringify([placeholder, files.map(({ path, mode, sha256 }) => [path, mode, sha256])]),
    )
    .digest("hex")
    .slice(0, 8);

/**
 * Called once it is in force; one that was before is kept already.
 * @param program the file of this program
 * @param staged the file of its public part
 */
export const keepRelease = (
  release: Release,
  { program, staged, isRollback }: { program: string; staged: string; isRollback: boolean },
): void => {
  const id = idOf(release);
  const folder = join(RELEASES_DIR, id);
  const before = readIndex();
  if (inForce(before)?.id === id && before?.rolledBackFrom === undefined) return;
  if (!isRollback) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const open = readFileSync(staged, "utf8");
    const write = (name: string, text: string): void => {
      // On the disk, because a rollback may follow a power cut.
      writeFileSync(join(folder, name), text, { mode: 0o600, flush: true });
    };
    write("apply.cjs", readFileSync(program, "utf8"));
    write("release.json", open);
    write("secrets.json", JSON.stringify({ files: secretFilesOf(release, open) }));
  }
  const entry = { id, at: rfc3339(Date.now()), files: release.files.length };
  const { index, dropped } = withRelease(before, entry, isRollback);
  writeState(INDEX_FILE, index);
  for (const each of dropped) rmSync(join(RELEASES_DIR, each), { recursive: true, force: true });
};

/** What came on standard input, without what was allowed. */
const secretFilesOf = (release: Release, publicText: string): Release["files"] => {
  const { files } = JSON.parse(publicText) as { files: { path: string }[] };
  const open = new Set(files.map(({ path }) => path));
  return release.files.filter(({ path }) => !open.has(path));
};
