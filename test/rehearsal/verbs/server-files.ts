// Decides which files of the server are looked at for damage, and names those that differ.
import type { Machine } from "../../support/world/machine";

/** Everything that was put on it (configuration, programs, placeholder, keys): SHA-256 by path. */
export type ServerFiles = ReadonlyMap<string, string>;

export const serverFiles = async (machine: Machine): Promise<ServerFiles> => {
  const lines = await machine.exec(
    ...["find", "/etc", "/usr/local", "/var/lib/restream", "-type", "f"],
    ...["-exec", "sha256sum", "{}", "+"],
  );
  return new Map(
    lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
};

/** A problem for each file that is not as it was; also for one that came or went. */
export const damaged = (before: ServerFiles, after: ServerFiles): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => {
      if (!after.has(path)) return `${path} is gone`;
      return before.has(path) ? `${path} is damaged` : `${path} was not there before`;
    });

/** Whether `found` is the one release or the other, whole; "mixed" names what is of neither, or of the other one. */
export const releaseOf = (
  found: ServerFiles,
  releases: { old: ServerFiles; new: ServerFiles },
): { release: "old" | "new" } | { mixed: string[] } => {
  const ofOld = damaged(installedOf(releases.old), installedOf(found));
  const ofNew = damaged(installedOf(releases.new), installedOf(found));
  if (ofOld.length === 0) return { release: "old" };
  return ofNew.length === 0 ? { release: "new" } : { mixed: ofOld };
};

/**
 * Without apply's own notes, its staging, files that were to be switched and were not, and placeholders that a release may
 * still hold ready or not hold any more.
 */
const installedOf = (files: ServerFiles): ServerFiles =>
  new Map(
    [...files].filter(
      ([path]) => !path.startsWith("/var/lib/restream/") && !path.endsWith(".restream-new"),
    ),
  );
