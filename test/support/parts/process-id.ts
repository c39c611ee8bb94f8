// Decides whether the process that owns something is still the same one, and alive.
import { readFileSync } from "node:fs";

/** A pid alone may be reused; with its start time (clock ticks since boot) it is one process. */
export interface ProcessId {
  pid: number;
  startTicks: string;
}

export const identify = (pid: number): ProcessId => ({ pid, startTicks: startTicksOf(pid) ?? "" });

export const isAlive = (owner: ProcessId): boolean => startTicksOf(owner.pid) === owner.startTicks;

/** Field 22 of /proc/PID/stat; the command's name before it may hold spaces and parentheses. */
const startTicksOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
};
