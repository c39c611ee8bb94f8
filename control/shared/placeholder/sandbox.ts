// Runs a program on a file that somebody brought: as nobody, without a network, beside the stream (nice 19, one core at most).
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";

/** How its units' names begin: not as a restream's, or restreamd tells people of a destination that they started. */
export const SANDBOX = "sandbox-of-restream";
/** The droplet has 2 GB; MediaMTX, hub, feed and two restreams take 163 MB of them (docs/evidence.md, suite cost). */
const MOST_MEMORY = "700M";
/** Ten loops of a minute, and what the droplet needs to make them. */
const LONGEST = "40min";

export interface Run {
  /** An absolute path, or a program of the system's. */
  program: string;
  args: readonly string[];
  /** The only folder that it may write to. */
  folder: string;
  /** A folder that only root may enter, and where in `folder` it is seen, read-only. */
  reads?: { from: string; at: string };
  /** It may speak to itself on loopback. */
  usesLoopback?: true;
  /** Gets each line of its output instead of the result. */
  onLine?: (line: string) => void;
}

export interface Ended {
  /** The program's; an end that the server forced is an error instead. */
  code: number;
  /** What it printed; empty with `onLine`. */
  output: string;
  /** What it complained of. */
  words: string;
}

/** Ctrl-C, or whatever else ended us. */
export class Interrupted extends Error {}
/** It took more memory than the server can spare. */
export class TooLarge extends Error {}

/**
 * Whatever ends us ends it, too.
 * @throws Interrupted, TooLarge, or Error when it took too long
 */
export const runSandboxed = async (run: Run): Promise<Ended> => {
  const unit = `${SANDBOX}-${randomBytes(4).toString("hex")}`;
  const child = spawn("systemd-run", [...propertiesOf(unit, run), run.program, ...run.args], {
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C reaches us alone, and we end the unit.
    detached: true,
  });
  let isInterrupted = false;
  const end = (): void => {
    isInterrupted = true;
    spawn("systemctl", ["stop", unit], { stdio: "ignore" });
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
    if (code !== 0) expectNotForced(unit);
    if (isInterrupted) throw new Interrupted("it was interrupted, and nothing was changed");
    return { code, output, words };
  } finally {
    for (const signal of signals) process.removeListener(signal, end);
  }
};

/** What is done in a folder of its own, gone afterwards, to which the sandbox may write. */
export const inSandboxFolder = async <Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> => {
  const folder = mkdtempSync(`/run/${SANDBOX}-`);
  try {
    // A user that is nobody else's.
    chmodSync(folder, 0o777);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** runSandboxed of ffmpeg, which asks nothing and says what is wrong and no more. */
export const runFfmpeg = (
  folder: string,
  args: readonly string[],
  how: Pick<Run, "usesLoopback" | "onLine" | "reads"> = {},
): Promise<Ended> =>
  runSandboxed({
    ...how,
    ...{ program: "ffmpeg", folder },
    args: ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", ...args],
  });

/** systemd keeps a unit that failed until it is told to forget it. */
const expectNotForced = (unit: string): void => {
  const { stdout } = spawnSync("systemctl", ["show", "--property=Result", "--value", unit], {
    encoding: "utf8",
  });
  spawnSync("systemctl", ["reset-failed", unit], { stdio: "ignore" });
  const result = stdout.trim();
  if (result === "oom-kill") throw new TooLarge("it takes more memory than the server can spare");
  if (result === "timeout") throw new Error(`it was not done within ${LONGEST}`);
};

const propertiesOf = (unit: string, { folder, usesLoopback, reads }: Run): string[] => [
  ...["--quiet", "--wait", "--pipe", `--unit=${unit}`, "--nice=19"],
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
    ...(reads === undefined ? [] : [`BindReadOnlyPaths=${reads.from}:${reads.at}`]),
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
