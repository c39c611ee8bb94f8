// A machine's own disk: of a fixed size, so that it can be full while nobody else's is.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** More than a first boot and its packages need; sparse until it is written. */
const SIZE_MIB = 4096;

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
};

/**
 * Mounts an ext4 image at `folder`; where there are no loop devices, a tmpfs of the same size. The kernel lets go
 * of image and device with the mount, and of that with the sandbox's mount namespace.
 */
export const mountDisk = (image: string, folder: string): void => {
  mkdirSync(folder);
  try {
    run("truncate", `--size=${SIZE_MIB}M`, image);
    run("mkfs.ext4", "-q", "-F", "-m", "0", image);
    run("mount", "-o", "loop", image, folder);
  } catch {
    run("mount", "-t", "tmpfs", "-o", `size=${SIZE_MIB}m,mode=755`, "tmpfs", folder);
  }
};
