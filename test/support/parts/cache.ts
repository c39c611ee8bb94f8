// Decides how a part is made once, kept, and shared by runs: built aside, renamed into place, one builder at a time.
import {
  mkdirSync,
  existsSync,
  renameSync,
  rmSync,
  writeFileSync,
  readFileSync,
  linkSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { identify, isAlive, type ProcessId } from "./process-id";

export const CACHE_DIR = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "restream");

export interface BuildOptions {
  /** File or folder name inside the cache; holds the version or a hash, so that it never changes its meaning. */
  name: string;
  /** Makes the part at `target`, which does not exist yet; on failure or abort it just throws. */
  build: (target: string) => Promise<void>;
  say: (line: string) => void;
  signal: AbortSignal;
}

/** Path of the part, built now if it is not there. An interrupted build leaves nothing that a later run could mistake for a part. */
export const cached = async ({ name, build, say, signal }: BuildOptions): Promise<string> => {
  const path = join(CACHE_DIR, name);
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const unlock = await lock(`${path}.lock`, say, signal);
  const target = `${path}.building`;
  try {
    if (existsSync(path)) return path;
    rmSync(target, { recursive: true, force: true });
    await build(target);
    signal.throwIfAborted();
    renameSync(target, path);
    return path;
  } finally {
    rmSync(target, { recursive: true, force: true });
    unlock();
  }
};

/** A lock whose owner died is nobody's. */
const lock = async (
  path: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<() => void> => {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    let told = false;
    for (;;) {
      try {
        // link, not create-and-write: a lock is never seen without its owner in it.
        linkSync(mine, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        const owner = ownerOf(path);
        if (owner && !isAlive(owner)) {
          takeAway(path, owner);
          continue;
        }
        if (!told)
          say(`another run (process ${owner?.pid ?? "?"}) is making ${path}; waiting for it`);
        told = true;
        await pause(500, undefined, { signal });
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
};

/** When two find the same dead owner, one gets the old lock; a new one that was made meanwhile goes back. */
const takeAway = (path: string, dead: ProcessId): void => {
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // the other was first
  }
  if (ownerOf(aside)?.pid !== dead.pid) renameSync(aside, path);
  else rmSync(aside, { force: true });
};

const ownerOf = (path: string): ProcessId | undefined => {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessId;
  } catch {
    return undefined;
  }
};
