// Decides which staged releases are removed: those staged before the applied one.
import { readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

export const INCOMING_DIR = "/var/lib/restream/incoming";

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
