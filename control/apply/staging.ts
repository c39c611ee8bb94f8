// Decides which staged releases go: those that were staged before the one that has been applied.
import { readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const INCOMING_DIR = "/var/lib/restream/incoming";

/** `current` stays for reading; one that was staged after it belongs to a `pulumi up` that is still to come. */
export const dropOldStaging = (current: string, folder = INCOMING_DIR): void => {
  // By hand, apply takes a release from anywhere.
  if (dirname(current) !== folder) return;
  const limit = stagedAt(current);
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    if (other !== current && stagedAt(other) < limit) rmSync(other, { recursive: true });
  }
};

/** ms since the epoch: of what was written last. */
const stagedAt = (folder: string): number =>
  Math.max(
    ...[folder, ...readdirSync(folder).map((name) => join(folder, name))].map(
      (path) => statSync(path).mtimeMs,
    ),
  );
