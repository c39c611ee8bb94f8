// What of this machine a rehearsal could leave changed, as text that can be compared.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { cgroupRoots } from "../support/world/sandbox";

const read = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: "utf8" });

/** Programs that only rehearsals start on a machine without one. */
const PROGRAMS = [
  "systemd-nspawn",
  "mmdebstrap",
  "nginx",
  "dnsmasq",
  "ffmpeg",
  "mediamtx",
  "unshare",
  "pulumi",
  "pebble",
  "go",
];

export const hostState = (): Record<string, string> => ({
  links: read("ip", "-brief", "link"),
  routes: read("ip", "route"),
  namespaces: existsSync("/run/netns") ? readdirSync("/run/netns").join() : "(no /run/netns)",
  tables: read("nft", "list", "tables"),
  mounts: readFileSync("/proc/self/mounts", "utf8"),
  cgroups: cgroupRoots()
    .flatMap((root) => readdirSync(root))
    .filter((name) => name.startsWith("restream"))
    .join(),
  loops: read("losetup", "--all"),
  forwarding: readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8"),
  folders: readdirSync(tmpdir())
    .filter((name) => /^(restream|mmdebstrap|ts-node)/.test(name))
    .join(),
  processes: runningPrograms().join(),
});

const runningPrograms = (): string[] =>
  readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const [, name = "", state] =
          /\((.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
        // A zombie is over; only its parent, or the machine's first process, has not looked yet.
        return PROGRAMS.includes(name) && state !== "Z" ? [name] : [];
      } catch {
        return []; // it ended while we looked
      }
    });
