// Installs Debian packages beside the running server: bounded, nothing restarted, Debian's own nginx and exporter never started.
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { Refused } from "./refusal-words";

/** Debian's daily upgrades may hold the lock. */
const LOCK_WITHIN_SECONDS = 120;
const LOOK_AGAIN_MS = 2000;
/** For commands that may be ended at any moment, because they only download. */
const DOWNLOAD_WITHIN_MS = 180_000;
/** Only a package that hangs reaches it: unpacking should not be ended. */
const INSTALL_WITHIN_MS = 300_000;
/** By default apt waits for minutes at each address of a mirror that does not answer. */
const IMPATIENT = [
  ...["-o", "Acquire::Retries=2"],
  ...["-o", "Acquire::http::Timeout=15"],
  ...["-o", "Acquire::https::Timeout=15"],
  ...["-o", `DPkg::Lock::Timeout=${LOCK_WITHIN_SECONDS}`],
];
/** The machine's numbers, where metrics are asked for. */
const EXPORTER = "prometheus-node-exporter";
const INSTALL = ["install", "--no-install-recommends"];

export interface Ended {
  code: number | null;
  words: string;
}
export interface Programs {
  /** Runs a command to its end, or ends it with SIGTERM after `withinMs`. */
  run: (program: string, args: readonly string[], withinMs: number) => Promise<Ended>;
  /** ms. */
  now: () => number;
  pause: (ms: number) => Promise<void>;
}

/**
 * @param missing names of packages, none of which is installed whole
 * @throws Refused: nothing of the release was put into place; what apt has done by then does no harm
 */
export const installPackages = async (
  missing: readonly string[],
  programs: Programs = PROGRAMS,
): Promise<void> => {
  const refuse = (why: string): never => {
    throw new Refused(
      "Debian packages that it needs could not be installed",
      `REFUSED, nothing was changed: Debian packages that this release needs (${missing.join(", ")}) could not be installed: ${why}. What apt has downloaded or unpacked harms nothing. Once that is mended: pulumi up.`,
    );
  };
  // The hub is another nginx, and the package's own unit of the exporter listens on every address: neither must start, not
  // even during its installation.
  const units = ["nginx.service", ...(missing.includes(EXPORTER) ? [`${EXPORTER}.service`] : [])];
  const masked = await programs.run("systemctl", ["mask", ...units], INSTALL_WITHIN_MS);
  if (masked.code !== 0) refuse(`systemctl mask ${units.join(" ")}: ${lastLines(masked.words)}`);
  const updated = await apt(["update"], DOWNLOAD_WITHIN_MS, programs);
  // A list that could not be updated may not be needed; the installation shows whether it is.
  const remark = /^[EW]: /m.test(updated.words)
    ? ` (apt-get update: ${lastLines(updated.words)})`
    : "";
  const steps = [
    { args: [...INSTALL, "--download-only"], withinMs: DOWNLOAD_WITHIN_MS },
    { args: INSTALL, withinMs: INSTALL_WITHIN_MS },
  ];
  for (const { args, withinMs } of steps) {
    const { code, words } = await apt([...args, ...missing], withinMs, programs);
    if (code !== 0)
      refuse(`${code === null ? "apt-get took too long; " : ""}${lastLines(words)}${remark}`);
  }
};

/** Waits for other users of apt: apt itself waits for dpkg's lock only. */
const apt = async (
  args: readonly string[],
  withinMs: number,
  { run, now, pause: wait }: Programs,
): Promise<Ended> => {
  const giveUpAt = now() + LOCK_WITHIN_SECONDS * 1000;
  for (let isMended = false; ;) {
    const ended = await run("apt-get", ["--quiet", "--yes", ...IMPATIENT, ...args], withinMs);
    if (ended.code === 0) return ended;
    // An earlier apt was ended half-way (a power cut). It had the lock when it saw that, so nobody else is at work.
    if (/dpkg was interrupted/.test(ended.words) && !isMended) {
      isMended = true;
      await run("dpkg", ["--configure", "-a"], INSTALL_WITHIN_MS);
    } else if (
      /Could not get lock|Unable to (?:acquire|lock)/.test(ended.words) &&
      now() < giveUpAt
    )
      await wait(LOOK_AGAIN_MS);
    else return ended;
  }
};

const lastLines = (text: string): string =>
  text
    .split("\n")
    .filter((line) => /^[EW]: /.test(line))
    .slice(-3)
    .join(" ") || text.trim().split("\n").slice(-2).join(" ");

const ENVIRONMENT = {
  DEBIAN_FRONTEND: "noninteractive",
  // Where needrestart is installed it would restart programs that run with older libraries.
  NEEDRESTART_SUSPEND: "1",
  LC_ALL: "C",
};

const PROGRAMS: Programs = {
  run: (program, args, withinMs) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...ENVIRONMENT },
        timeout: withinMs,
      });
      let words = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => (words += text));
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code, words });
      });
    }),
  now: () => performance.now(),
  pause,
};
