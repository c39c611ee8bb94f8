// Finds what runs have left on this machine, and removes it: their folders, cgroups, loop devices; the kernel has the rest.
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, type ProcessId } from "../parts/process-id";
import { loopsOn } from "./disk";
import { cgroupRoots, OWNER, PREFIX, SANDBOX, type RunFolder } from "./sandbox";

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
