// Decides which of the staged releases is the one in force: refused and orphaned ones lie beside it.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** On the droplet: a folder for each release, with apply.cjs and release.json. */
export const INCOMING = "/var/lib/restream/incoming";

/** A file of a release, as it is on the wire. */
export interface StagedFile {
  path: string;
  mode: string;
  /** Hex. */
  sha256: string;
  units: string[];
  content: string;
}

/** The public part of a release. */
export interface StagedRelease {
  placeholder: { path: string; args: string[] };
  mediamtx: { version: string; url: string; sha256: string };
  files: StagedFile[];
}

export const readStaged = (root: string, folder: string): StagedRelease =>
  JSON.parse(readFileSync(join(root, folder, "release.json"), "utf8")) as StagedRelease;

/**
 * Its folder on the droplet.
 * @param root the droplet's root, as seen from here
 * @throws Error when none of the staged releases is in force
 */
export const releaseInForce = (root: string): string => {
  const whole = readdirSync(join(root, INCOMING))
    .map((name) => join(INCOMING, name))
    .filter((folder) => existsSync(join(root, folder, "release.json")))
    .filter((folder) => readStaged(root, folder).files.every((file) => isInstalled(root, file)))
    // The same release may have been staged twice.
    .sort((a, b) => stagedAt(root, b) - stagedAt(root, a));
  const [newest] = whole;
  if (newest === undefined) throw new Error(`none of the releases in ${INCOMING} is in force`);
  return newest;
};

const isInstalled = (root: string, { path, sha256 }: StagedFile): boolean => {
  const file = join(root, path);
  return (
    existsSync(file) && createHash("sha256").update(readFileSync(file)).digest("hex") === sha256
  );
};

const stagedAt = (root: string, folder: string): number =>
  statSync(join(root, folder, "release.json")).mtimeMs;
