// Decides what earlier releases left half-way is removed: those staged before the applied one, and files that were never switched.
import { readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { unlessMissing } from "../shared/files";

const INCOMING_DIR = "/var/lib/restream/incoming";

/** Keeps `current` for reading, and any staged after it, because a `pulumi up` that is still to come needs it. */
export const dropOldStaging = (current: string, folder = INCOMING_DIR): void => {
  // A person may call apply with a release from any folder.
  if (dirname(current) !== folder) return;
  const limit = stagedAt(current);
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    if (other !== current && stagedAt(other) < limit) rmSync(other, { recursive: true });
  }
};

/** When the release was last written to, ms since the epoch. */
const stagedAt = (folder: string): number =>
  Math.max(
    ...[folder, ...readdirSync(folder).map((name) => join(folder, name))].map(
      (path) => statSync(path).mtimeMs,
    ),
  );

/** How a file is called that is written beside its place and not yet switched (host.ts). */
const HALF_WRITTEN = /^\..+\.restream-new$/;

/** An apply that was killed may have left some, with keys in them. @param paths of the files that releases install */
export const dropHalfWritten = (paths: readonly string[]): void => {
  for (const folder of new Set(paths.map((path) => dirname(path))))
    for (const name of unlessMissing(() => readdirSync(folder)) ?? [])
      if (HALF_WRITTEN.test(name)) rmSync(join(folder, name));
};
