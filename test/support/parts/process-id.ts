// Decides whether the process that owns something is still the same one, and alive.
import { readFileSync } from "node:fs";

/** A pid alone may be reused; with its start time (clock ticks since boot) it is one process. */
export interface ProcessId {
  pid: number;
  startTicks: string;
}

export const identify = (pid: number): ProcessId => ({ pid, startTicks: startTicksOf(pid) ?? "" });

export const isAlive = (owner: ProcessId): boolean =>
  owner.startTicks !== "" && startTicksOf(owner.pid) === owner.startTicks;

/** Undefined for a process that is gone, or dead and only not yet reaped. */
const startTicksOf = (pid: number): string | undefined => {
  try {
    const [state, ...fields] = statFields(pid);
    return state === "Z" || state === "X" ? undefined : fields[18];
  } catch {
    return undefined;
  }
};

/** The fields of /proc/PID/stat, from the third on; the command's name before it may hold spaces and parentheses. */
const statFields = (pid: number): string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
};
