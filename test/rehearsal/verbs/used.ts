// What units of the server use: processor and memory.
import type { Bed } from "../bed/bed";

/** USER_HZ, the same on every Linux that Debian makes. */
const TICKS = 100;

export interface Used {
  /** What all processes that are there now have taken, with their children that have ended. */
  cpuSeconds: number;
  /** Their proportional share of the memory (PSS), MB. */
  megabytes: number;
}

/** @param units names, without ".service" */
export const usedBy = async ({ machine }: Bed, units: readonly string[]): Promise<Used> => {
  const text = await machine.exec("sh", "-c", SCRIPT, "sh", ...units);
  const lines = text.split("\n");
  // Behind the name in brackets: utime, stime, cutime and cstime are the 12th to the 15th (proc_pid_stat(5): 14 to 17).
  const ticks = lines.flatMap((line) => {
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return line.includes(")") ? fields.slice(11, 15).map(Number) : [];
  });
  const kilobytes = lines.flatMap((line) => {
    const [, value] = /^Pss:\s+(\d+) kB$/.exec(line) ?? [];
    return value === undefined ? [] : [Number(value)];
  });
  const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);
  return { cpuSeconds: sum(ticks) / TICKS, megabytes: sum(kilobytes) / 1000 };
};

const SCRIPT = `for unit; do
  group=$(systemctl show --property=ControlGroup --value "$unit")
  for folder in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
    [ -e "$folder$group/cgroup.procs" ] || continue
    for pid in $(cat "$folder$group/cgroup.procs"); do cat "/proc/$pid/stat"; grep ^Pss: "/proc/$pid/smaps_rollup"; done
    break
  done
done 2>/dev/null; true`;
