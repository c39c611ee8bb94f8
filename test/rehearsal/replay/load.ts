// What the server's programs cost, by /proc: CPU time used so far, memory held. Pure but for `read`.
import type { Machine } from "../../support/world/machine";
import type { Load } from "../result/replay";

/** One look at all processes. */
export interface Reading {
  /** ms since the epoch */
  at: number;
  /** What all processes and those they have waited for have taken since boot. */
  cpuSeconds: number;
  memoryMiB: number;
}

/** Linux shows times in this unit, whatever it counts in (USER_HZ, proc_pid_stat(5)). */
const TICKS_PER_SECOND = 100;
/** Places behind the name in brackets: utime, stime, cutime, cstime are fields 14 to 17 of proc_pid_stat(5), the state is 3. */
const TIMES = [11, 12, 13, 14];

/** Processes may end while they are looked at: what is left counts. */
export const read = async (machine: Machine): Promise<string> =>
  machine.exec("sh", "-c", "cat /proc/[0-9]*/stat /proc/[0-9]*/status 2>/dev/null || true");

/** @throws Error when there is no process in it */
export const readingOf = (text: string, at: number): Reading => {
  const stats = [...text.matchAll(/^\d+ \(.*\) (\S .*)$/gm)].map(([, fields = ""]) =>
    fields.split(" "),
  );
  if (stats.length === 0) throw new Error("/proc: no process could be read");
  const ticks = stats
    .flatMap((fields) => TIMES.map((index) => Number(fields[index])))
    .reduce((sum, value) => sum + value, 0);
  // Not RssFile: the same pages of a library in each program would count each time.
  const memory = [...text.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)];
  return {
    at,
    cpuSeconds: ticks / TICKS_PER_SECOND,
    memoryMiB: memory.reduce((sum, [, kib]) => sum + Number(kib), 0) / 1024,
  };
};

/** Between each two readings; a process that nobody waited for takes its time with it, which is not less than none. */
export const loadsOf = (readings: readonly Reading[], startedAt: number): Load[] =>
  readings.slice(1).map((reading, index) => {
    const before = readings[index] ?? reading;
    const used = Math.max(0, reading.cpuSeconds - before.cpuSeconds);
    return {
      second: round((reading.at - startedAt) / 1000),
      cpuPercent: round((used / ((reading.at - before.at) / 1000)) * 100),
      memoryMiB: round(reading.memoryMiB),
    };
  });

const round = (value: number): number => Number(value.toFixed(1));
