// Decides what holds a run together: namespaces of its own for processes, mounts and network, cgroups, one folder.
// When the run's first process ends, however it ends, the kernel ends every process in it and with them every
// mount, link, address, rule and forwarding switch: only the folder and the cgroups are left to remove.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { identify } from "../parts/process-id";

/** Begins the name of each run's folder. */
export const PREFIX = "restream-run-";
/** Files in the run's folder: who answers for it, and the process whose end ends everything in it. */
export const OWNER = "owner";
export const SANDBOX = "sandbox";
/** The hierarchies that systemd-nspawn manages (v2 alone, or v1's systemd and the v2 beside it), and v1's memory. */
const CGROUP_ROOTS = ["systemd", "unified", "memory"]
  .map((hierarchy) => `/sys/fs/cgroup/${hierarchy}`)
  .filter((root) => existsSync(root));
export const cgroupRoots = (): string[] =>
  CGROUP_ROOTS.length > 0 ? CGROUP_ROOTS : ["/sys/fs/cgroup"];

export interface RunFolder {
  path: string;
  /** The run's name, also in the names of its cgroups. */
  name: string;
}

export const createRunFolder = (): RunFolder => {
  const path = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(path, OWNER), JSON.stringify(identify(process.pid)));
  for (const root of cgroupRoots()) {
    const group = join(root, basename(path));
    mkdirSync(group);
    allowMemoryLimits(group);
  }
  return { path, name: basename(path) };
};

/** v2 gives the groups below one no controllers unasked; where it has none to give, v1 has, or nobody. */
const allowMemoryLimits = (group: string): void => {
  const controllers = join(group, "cgroup.controllers");
  if (!existsSync(controllers) || !/\bmemory\b/.test(readFileSync(controllers, "utf8"))) return;
  writeFileSync(join(group, "cgroup.subtree_control"), "+memory");
};

/**
 * Starts `argv` as the first process of the run. Closing its standard input asks it to end; SIGKILL ends all.
 * Its output goes through us, so that a kept server does not hold the terminal.
 */
export const enterSandbox = (argv: string[], run: RunFolder, cwd: string): ChildProcess => {
  const child = spawn(
    "unshare",
    [
      "--net",
      "--mount",
      "--propagation",
      "private",
      "--pid",
      "--fork",
      "--kill-child=KILL",
      "--mount-proc",
      "--",
      ...argv,
    ],
    // Detached: the terminal's Ctrl-C goes to us alone, once, and we end the run in order.
    { detached: true, stdio: ["pipe", "pipe", "pipe"], cwd },
  );
  child.stdout.pipe(process.stdout, { end: false });
  child.stderr.pipe(process.stderr, { end: false });
  child.stdin.on("error", () => undefined); // it may be gone when we ask it to end
  if (child.pid !== undefined)
    writeFileSync(join(run.path, SANDBOX), JSON.stringify(identify(child.pid)));
  return child;
};

/** From now on the run lives as long as this process, not as long as we do. */
export const hand = (run: RunFolder, pid: number): void => {
  writeFileSync(join(run.path, OWNER), JSON.stringify(identify(pid)));
};

/** How long the first process of a sandbox may take to write what it knows, once it is asked to end. */
const END_WITHIN_MS = 10_000;

/** From now on an abort asks it to end, and ends it by force when it does not. @returns what takes that back */
export const endOnAbort = (inside: ChildProcess, signal: AbortSignal): (() => void) => {
  let hurry: NodeJS.Timeout | undefined;
  const end = (): void => {
    inside.stdin?.end(); // asks it to end
    hurry = setTimeout(() => inside.kill("SIGKILL"), END_WITHIN_MS);
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end);
  return () => {
    clearTimeout(hurry);
    signal.removeEventListener("abort", end);
  };
};

/** Runs `main` as the first process of a sandbox: with it the kernel ends all others. Asked to end, it writes nothing more. */
export const asFirstProcess = (main: () => Promise<void>): void => {
  process.stdin.on("end", () => process.exit(130)).resume();
  void main().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
};
