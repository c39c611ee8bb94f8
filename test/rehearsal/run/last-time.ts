// How long each scenario took the last time on this machine: in the cache, for the progress alone.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CACHE_DIR } from "../../support/parts/cache";

const FILE = join(CACHE_DIR, "seconds.json");

/** Seconds by scenario; empty before the first run. */
export const readLastTime = (): Record<string, number> => {
  try {
    return JSON.parse(readFileSync(FILE, "utf8")) as Record<string, number>;
  } catch {
    return {};
  }
};

export const writeLastTime = (seconds: Record<string, number>): void => {
  mkdirSync(dirname(FILE), { recursive: true });
  const own = `${FILE}.${process.pid}`;
  writeFileSync(own, `${JSON.stringify(seconds, null, 1)}\n`);
  renameSync(own, FILE);
};
