// The release in force, whole again: its public part as it was staged, its secret part as it is installed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readStaged, releaseInForce } from "../../verbs/staged-release";
import { fileOf, unitsOf, type Release } from "./releases";

export interface OwnRelease extends Release {
  /** On the droplet. */
  folder: string;
  /** The text of its apply.cjs. */
  program: string;
}

/** @param root the droplet's, as seen from here */
export const ownRelease = (root: string): OwnRelease => {
  const folder = releaseInForce(root);
  const program = readFileSync(join(root, folder, "apply.cjs"), "utf8");
  const staged = readStaged(root, folder);
  const isPublic = new Set(staged.files.map(({ path }) => path));
  const installed = JSON.parse(
    readFileSync(join(root, "/var/lib/restream/installed.json"), "utf8"),
  ) as string[];
  const secret = installed
    .filter((path) => !isPublic.has(path))
    .map((path) => fileOf(path, "0600", unitsOf(path), readFileSync(join(root, path), "utf8")));
  return { staged, secret, folder, program };
};
