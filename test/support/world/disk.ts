// A machine's own disk: of a fixed size, so that it can be full while nobody else's is, and loses what it was not told
// to keep when the power fails.
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../eventually";

/** More than a first boot and its packages need; sparse until it is written. */
const SIZE_MIB = 4096;

export class Disk {
  readonly folder: string;
  readonly #image: string;
  #isImage = true;

  /**
   * Mounts a new ext4 image at `folder`; where there are no loop devices, a tmpfs of the same size. The kernel lets
   * go of image and device with the mount, and of that with the sandbox's mount namespace.
   */
  constructor(image: string, folder: string) {
    this.#image = image;
    this.folder = folder;
    mkdirSync(folder);
    try {
      run("truncate", `--size=${SIZE_MIB}M`, image);
      run("mkfs.ext4", "-q", "-F", "-m", "0", image);
      this.mount();
    } catch {
      this.#isImage = false;
      run("mount", "-t", "tmpfs", "-o", `size=${SIZE_MIB}m,mode=755`, "tmpfs", folder);
    }
  }

  /** False: it is memory, and gone when it is unmounted. */
  get isImage(): boolean {
    return this.#isImage;
  }

  /** Also after a power cut: ext4 replays its journal then. */
  mount(): void {
    run("mount", "-o", "loop", this.#image, this.folder);
  }

  /** Resolves when the kernel has let go of the image too: two mounts of one would destroy it. */
  async unmount(): Promise<void> {
    run("umount", this.folder);
    if (this.#isImage)
      await eventually("the disk is let go of", 10_000, () => {
        const [device] = loopsOn(this.#image);
        if (device !== undefined) throw new Error(`${device} still has it`);
      });
  }

  /**
   * From now on nothing reaches the disk any more, also not what was written and still waits in memory.
   * @param toolsRoot holds xfs_io, whose `shutdown` is ext4's too (EXT4_IOC_SHUTDOWN, without log flush)
   * @throws Error where this disk is no image
   */
  cut(toolsRoot: string): void {
    if (!this.#isImage)
      throw new Error(
        "a power cut cannot be shown here: this kernel has no loop devices, the machine's disk is memory",
      );
    // As a descriptor: the tools' root does not see this mount.
    const descriptor = openSync(this.folder, "r");
    try {
      execFileSync("chroot", [toolsRoot, "xfs_io", "-x", "-c", "shutdown", "/proc/self/fd/3"], {
        stdio: ["ignore", "ignore", "pipe", descriptor],
      });
    } finally {
      closeSync(descriptor);
    }
  }

  /** What fsck finds wrong with the unmounted disk, in its words; empty when it is clean. It mends nothing. */
  check(): string {
    const { status, stdout, stderr } = spawnSync("fsck.ext4", ["-f", "-n", this.#image], {
      encoding: "utf8",
    });
    return status === 0 ? "" : `exit code ${status ?? "none"}: ${stdout}${stderr}`;
  }
}

/** Loop devices whose image is this file, or lies in this folder. */
export const loopsOn = (path: string): string[] =>
  readdirSync("/sys/block")
    .filter((name) => name.startsWith("loop"))
    .filter((name) => {
      const file = join("/sys/block", name, "loop", "backing_file");
      try {
        const image = readFileSync(file, "utf8").trim();
        return image === path || image.startsWith(`${path}/`);
      } catch {
        return false; // not in use, or let go of while we looked
      }
    })
    .map((name) => `/dev/${name}`);

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
};
