// Runs a program on a file that somebody brought: as nobody, without a network, beside the stream (nice 19, one core at most).
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";

/** The droplet has 2 GB; MediaMTX, the hub and the restreams need some 400 MB. */
const MOST_MEMORY = "700M";
/** Ten loops of a minute, and what the droplet needs to make them. */
const LONGEST = "40min";

export interface Run {
  /** An absolute path, or a program of the system's. */
  program: string;
  args: readonly string[];
  /** The only folder that it may write to. */
  folder: string;
  /** It may speak to itself on loopback. */
  usesLoopback?: true;
  /** Gets each line of its output instead of the result. */
  onLine?: (line: string) => void;
}

export interface Ended {
  code: number;
  /** What it printed; empty with `onLine`. */
  output: string;
  /** What it complained of. */
  words: string;
}

/** Whatever ends us ends it, too. */
export const runSandboxed = async (run: Run): Promise<Ended> => {
  const unit = `restream-placeholder-${randomBytes(4).toString("hex")}`;
  const child = spawn("systemd-run", [...propertiesOf(unit, run), run.program, ...run.args], {
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C reaches us alone, and we end the unit.
    detached: true,
  });
  const end = (signal: NodeJS.Signals): void => {
    spawn("systemctl", ["stop", unit], { stdio: "ignore" });
    process.exitCode = 128 + (signal === "SIGINT" ? 2 : 15);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, end);
  let [output, words] = ["", ""];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    if (run.onLine) run.onLine(line);
    else output += `${line}\n`;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (words += text));
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status) => {
        resolve(status ?? 1);
      });
    });
    return { code, output, words };
  } finally {
    for (const signal of signals) process.removeListener(signal, end);
  }
};

const propertiesOf = (unit: string, { folder, usesLoopback }: Run): string[] => [
  ...["--quiet", "--wait", "--pipe", "--collect", `--unit=${unit}`, "--nice=19"],
  // Variables (`$…`) belong to the program.
  "--expand-environment=no",
  ...[
    "DynamicUser=yes",
    "CPUQuota=100%",
    "CPUWeight=1",
    "IOSchedulingClass=idle",
    `MemoryMax=${MOST_MEMORY}`,
    "MemorySwapMax=0",
    "OOMScoreAdjust=1000",
    `RuntimeMaxSec=${LONGEST}`,
    `ReadWritePaths=${folder}`,
    `WorkingDirectory=${folder}`,
    "UMask=0022",
    "CapabilityBoundingSet=",
    "NoNewPrivileges=yes",
    "PrivateDevices=yes",
    "ProtectHome=yes",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectControlGroups=yes",
    "RestrictNamespaces=yes",
    "SystemCallFilter=@system-service",
    ...(usesLoopback === undefined
      ? ["PrivateNetwork=yes"]
      : [
          "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
          "IPAddressAllow=localhost",
          "IPAddressDeny=any",
        ]),
  ].map((property) => `--property=${property}`),
];
