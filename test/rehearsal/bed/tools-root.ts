// A Debian root that runs share, as one run uses it: what is mounted in it, and programs that run inside.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Spawn } from "../../support/media/spawn";
import type { NetworkHost } from "../../support/world/network";

/** Where a program inside sees the folder that was mounted. */
export const INSIDE = "/srv";

/** The root is read-only in spirit: what is mounted here is seen by this run alone. */
export const mountInRoot = (root: string, folder: string): void => {
  for (const [type, source, target] of [
    ["--bind", folder, "srv"],
    ["--rbind", "/dev", "dev"],
    ["--rbind", "/proc", "proc"],
  ] as const)
    execFileSync("mount", [type, source, join(root, target)]);
};

/** Spawns programs of the root in a host's network. */
export const inRoot =
  (root: string, host: NetworkHost): Spawn =>
  (argv, options) =>
    host.spawn(["chroot", root, ...argv], options);
