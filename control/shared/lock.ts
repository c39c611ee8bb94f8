// The lock between what installs a release and what starts something: the kernel's, so it dies with its holder.
import { spawn } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { rfc3339 } from "./text";

/** Gone with a reboot, and so is whoever held the lock. */
export const TURNS_DIR = "/run/restream";
const IS_HELD = 75;
/** In the child: the fourth of its descriptors, after the standard ones. */
const CHILD_FD = 3;

/** Whoever holds the lock. */
interface Holder {
  what: string;
  /** RFC 3339, UTC. */
  since: string;
  pid: number;
}

/** The lock was not to be had in time; the message says who holds it. */
export class Busy extends Error {}

export interface Wanted {
  /** Where the lock is. */
  folder: string;
  /** Shown to whoever waits: "a release (pulumi up)". */
  what: string;
  /** alone: beside nobody. beside-others: beside whoever wants this, too. */
  how: "alone" | "beside-others";
  withinSeconds: number;
  /** Told who holds the lock, once, when it has to be waited for. */
  onWait: (holder: string) => void;
}

/**
 * Resolves once this process holds the lock, with what gives it back; so does the end of the process, whatever ends it.
 * @throws Busy after `withinSeconds`.
 */
export const takeLock = async (wanted: Wanted): Promise<() => void> => {
  mkdirSync(wanted.folder, { recursive: true, mode: 0o700 });
  const file = join(wanted.folder, "lock");
  // Never removed or replaced: a lock is on a file, not on a name. Node's descriptors are closed in its children.
  const fd = openSync(file, "a+", 0o600);
  try {
    const kind = wanted.how === "alone" ? "--exclusive" : "--shared";
    if (!(await flock(fd, [kind, "--nonblock"]))) {
      wanted.onWait(holderOf(file));
      if (!(await flock(fd, [kind, `--timeout=${wanted.withinSeconds}`])))
        throw new Busy(holderOf(file));
    }
    note(fd, wanted);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return () => {
    closeSync(fd);
  };
};

/** For whoever waits; a full disk keeps nobody from starting. */
const note = (fd: number, { what, how }: Wanted): void => {
  const since = rfc3339(Date.now());
  const holder: Holder = { what, since, pid: process.pid };
  try {
    if (how === "alone") ftruncateSync(fd);
    writeSync(fd, `${JSON.stringify(holder)}\n`);
  } catch {
    // Told is then another holder, or none.
  }
};

/**
 * flock(1) locks what we have open (flock(2): a lock belongs to the open file, which we share with it) and ends; the lock
 * stays until our descriptor is closed. Resolves with false when somebody else holds it.
 */
const flock = (fd: number, how: readonly string[]): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn("flock", [...how, `--conflict-exit-code=${IS_HELD}`, String(CHILD_FD)], {
      stdio: ["ignore", "ignore", "pipe", fd],
      // Ctrl-C ends us, and so the wish; not flock alone.
      detached: true,
    });
    let words = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (words += text));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(true);
      else if (code === IS_HELD) resolve(false);
      else reject(new Error(`flock ended with ${signal ?? code}: ${words.trim()}`));
    });
  });

/** In words. Whoever has just taken the lock may not have said so yet. */
const holderOf = (file: string): string => {
  const holder = readFileSync(file, "utf8")
    .split("\n")
    .flatMap(parsed)
    .findLast(({ pid }) => isAlive(pid));
  return holder === undefined
    ? "another change is under way"
    : `${holder.what}, since ${holder.since} (process ${holder.pid})`;
};

const parsed = (line: string): Holder[] => {
  try {
    return [JSON.parse(line) as Holder];
  } catch {
    return [];
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
