/** What /proc/PID/stat says about a process, as far as it matters here. */
export interface ProcessStat {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
}

/** Reads a line of /proc/PID/stat; undefined if it is none. A name may hold spaces and brackets. */
export const parseStat = (stat: string): ProcessStat | undefined => {
  const [, pid, name, parent] = /^(\d+) \((.*)\) \S (\d+) /s.exec(stat) ?? [];
  if (pid === undefined || name === undefined || parent === undefined) return undefined;
  return { pid: Number(pid), name, parent: Number(parent) };
};

/**
 * The process called `name` that is `root` or stems from it: what a wrapper such as `systemd-nspawn` or
 * `nsenter` has started, in whatever namespace.
 */
export const findDescendant = (
  processes: readonly ProcessStat[],
  root: number,
  name: string,
): number | undefined => {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const stemsFromRoot = (process: ProcessStat | undefined): boolean => {
    // Bounded: a table read while processes come and go could hold a circle.
    for (let steps = 0; process !== undefined && steps < processes.length + 1; steps++) {
      if (process.pid === root) return true;
      process = byPid.get(process.parent);
    }
    return false;
  };
  return processes.find((process) => process.name === name && stemsFromRoot(process))?.pid;
};
