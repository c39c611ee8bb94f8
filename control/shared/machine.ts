// Reads from the kernel how much of the machine's disk and memory is free, and says from where on that is too little.
import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";

/** A part of the whole: below it, it is told. */
export const LOW = 0.1;

/** Part of the disk that is free, 0 to 1; undefined: not known. @param folder on it */
export const diskFree = async (folder: string): Promise<number | undefined> => {
  try {
    const { bavail, blocks } = await statfs(folder);
    return blocks > 0 ? bavail / blocks : undefined;
  } catch {
    return undefined;
  }
};

/** Part of the memory that programs may still have, 0 to 1 (proc_meminfo(5), MemAvailable); undefined: not known. */
export const memoryFree = (): number | undefined => {
  try {
    const text = readFileSync("/proc/meminfo", "utf8");
    const of = (name: string): number =>
      Number(RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1]);
    const part = of("MemAvailable") / of("MemTotal");
    return Number.isFinite(part) ? part : undefined;
  } catch {
    return undefined;
  }
};
