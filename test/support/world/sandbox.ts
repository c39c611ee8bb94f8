// Decides what holds a run together: namespaces of its own for processes, mounts and network, cgroups, one folder.
// When the run's first process ends, however it ends, the kernel ends every process in it and with them every
// mount, link, address, rule and forwarding switch: only the folder and the cgroups are left to remove.
import { spawn, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { identify, isAlive, type ProcessId } from "../parts/process-id";
import { loopsOn } from "./disk";

const PREFIX = "restream-run-";
/** Files in the run's folder: who answers for it, and the process whose end ends everything in it. */
const OWNER = "owner";
const SANDBOX = "sandbox";
/** The hierarchies that systemd-nspawn manages (v2 alone, or v1's systemd and the v2 beside it), and v1's memory. */
const CGROUP_ROOTS = ["systemd", "unified", "memory"]
  .map((hierarchy) => `/sys/fs/cgroup/${hierarchy}`)
  .filter((root) => existsSync(root));
export const cgroupRoots = (): string[] =>
  CGROUP_ROOTS.length > 0 ? CGROUP_ROOTS : ["/sys/fs/cgroup"];

export interface RunFolder {
  path: string;
  /** Of the run, also in the names of its cgroups. */
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

/** Ends what still runs of it and removes what a run leaves outside its namespaces. */
export const removeRun = async (run: RunFolder): Promise<void> => {
  const sandbox = readProcessId(join(run.path, SANDBOX));
  if (sandbox && isAlive(sandbox)) process.kill(sandbox.pid, "SIGKILL");
  for (const root of cgroupRoots()) await removeCgroup(join(root, run.name));
  await untilLoopsAreGone(run);
  rmSync(run.path, { recursive: true, force: true });
};

/** What of a run is still to be seen on this machine. */
export const leftoversOf = (run: RunFolder): string[] => [
  ...[run.path, ...cgroupRoots().map((root) => join(root, run.name))].filter((path) =>
    existsSync(path),
  ),
  ...readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .filter((line) => line.includes(run.name)),
  ...readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && commandLineOf(pid).includes(run.name))
    .map((pid) => `process ${pid}`),
  ...loopsOf(run),
];

/** Runs whose owner died without removing them, from this machine's temporary folder. */
export const deadRuns = (): RunFolder[] =>
  runFolders().filter(({ path }) => {
    const owner = readProcessId(join(path, OWNER));
    return owner !== undefined && !isAlive(owner);
  });

/** Runs that were left running on purpose. */
export const keptRuns = (mark: string): RunFolder[] =>
  runFolders().filter(({ path }) => existsSync(join(path, mark)));

const runFolders = (): RunFolder[] => {
  const folder = tmpdir();
  return (
    readdirSync(folder)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => ({ path: join(folder, name), name }))
      // Anybody may make a folder there; what it says is believed only if it is ours.
      .filter(({ path }) => statSync(path).uid === process.getuid?.())
  );
};

const readProcessId = (file: string): ProcessId | undefined => {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProcessId;
  } catch {
    return undefined;
  }
};

const commandLineOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // it ended while we looked
  }
};

/** Loop devices whose image lies in the run's folder. */
const loopsOf = (run: RunFolder): string[] => loopsOn(run.path);

/** The kernel lets go of a device when the last mount of it is gone, a moment after the last process. */
const untilLoopsAreGone = async (run: RunFolder): Promise<void> => {
  for (let attempt = 0; loopsOf(run).length > 0; attempt++) {
    if (attempt >= 200) throw new Error(`still in use: ${loopsOf(run).join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** The kernel empties the groups of killed processes a moment after they died. */
const removeCgroup = async (path: string): Promise<void> => {
  if (!existsSync(path)) return;
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) await removeCgroup(join(path, entry.name));
  for (let attempt = 0; ; attempt++) {
    try {
      rmdirSync(path);
      return;
    } catch (error) {
      if (attempt >= 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};
