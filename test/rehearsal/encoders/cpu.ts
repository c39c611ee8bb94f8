// How much of the processor the road from OBS to the platforms has taken so far.
import type { Bed } from "../bed";

const UNITS = [
  ...["mediamtx-restream", "mediamtx-feed", "mediamtx-hub"],
  ...["restream-twitch", "restream-youtube", "restreamd"],
];
/** USER_HZ, the same on every Linux that Debian makes. */
const TICKS = 100;

/** Of all processes that are there now, with their children that have ended; seconds. */
export const cpuSecondsOf = async ({ machine }: Bed): Promise<number> => {
  const script = `for unit in ${UNITS.join(" ")}; do
  group=$(systemctl show --property=ControlGroup --value $unit)
  for folder in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
    [ -e $folder$group/cgroup.procs ] && for pid in $(cat $folder$group/cgroup.procs); do cat /proc/$pid/stat; done && break
  done
done 2>/dev/null; true`;
  const text = await machine.exec("sh", "-c", script);
  // Behind the name in brackets: utime, stime, cutime and cstime are the 12th to the 15th (proc_pid_stat(5): 14 to 17).
  const ticks = text.split("\n").flatMap((line) => {
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return fields.length > 14 ? fields.slice(11, 15).map(Number) : [];
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS;
};
