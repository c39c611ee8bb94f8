// A Debian machine in systemd-nspawn: boots like a droplet, and can be looked into as its root.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../eventually";
import { Disk } from "./disk";
import { findInit } from "./init-process";
import { MemoryLimit } from "./memory-limit";
import type { NetworkHost } from "./network";
import { cgroupRoots } from "./sandbox";

export interface MachineOptions {
  name: string;
  /** The run's folder and name: the machine's folder and its cgroups go below. */
  run: { path: string; name: string };
  /** Read-only; what the machine writes goes into a layer of its own. */
  baseRoot: string;
  host: NetworkHost;
  /** Path → content, laid into the root before it boots. */
  seed: Record<string, string>;
}

/** A command in a machine that is just going down may never answer. */
const EXEC_WITHIN_MS = 60_000;
/** How long systemd may take to stop everything: its own limit for one unit. */
const SHUT_DOWN_WITHIN_MS = 90_000;
/** nspawn's exit code when the machine asked for a reboot. */
const REBOOT = 133;

export class Machine {
  readonly name: string;
  readonly root: string;
  /** What the machine printed on its console. */
  readonly consoleFile: string;
  readonly #options: MachineOptions;
  /** Where what it writes goes. */
  readonly #disk: Disk;
  /** How often it was booted: 1 after the first, one more for each reboot. */
  boots = 0;
  #process: ChildProcess | undefined;
  #poweredOff: Promise<void> = Promise.resolve();

  constructor(options: MachineOptions) {
    this.#options = options;
    this.name = options.name;
    const folder = join(options.run.path, "machines", options.name);
    this.root = join(folder, "root");
    this.consoleFile = join(folder, "console.log");
    mkdirSync(this.root, { recursive: true });
    this.#disk = new Disk(join(folder, "disk.img"), join(folder, "disk"));
    this.#mountRoot();
    for (const [path, content] of Object.entries(options.seed)) {
      mkdirSync(join(this.root, path, ".."), { recursive: true });
      writeFileSync(join(this.root, path), content);
    }
  }

  /** What it writes, over the base that all machines share. */
  #mountRoot(): void {
    const [upper, work] = [join(this.#disk.folder, "upper"), join(this.#disk.folder, "work")];
    for (const path of [upper, work]) mkdirSync(path, { recursive: true });
    const layers = `lowerdir=${this.#options.baseRoot},upperdir=${upper},workdir=${work}`;
    execFileSync("mount", ["-t", "overlay", "overlay", "-o", layers, this.root]);
  }

  /** Its place in the network, for what is set there from outside. */
  get host(): NetworkHost {
    return this.#options.host;
  }

  /** Returns at once; a machine that asks for a reboot gets one, as from a hypervisor. */
  boot(): void {
    this.boots += 1;
    const { name, host } = this.#options;
    const groups = this.#groups;
    for (const group of groups) mkdirSync(group, { recursive: true });
    // Each machine's manager owns the cgroup it starts in: never the same for two.
    const join_ = groups.map((group) => `echo $$ > ${group}/cgroup.procs`).join("; ");
    const argv = [
      "systemd-nspawn",
      "-q",
      "-M",
      name,
      "-D",
      this.root,
      "--boot",
      "--register=no",
      "--keep-unit",
      `--network-namespace-path=${host.namespace}`,
      // A droplet's root has it; without it no sandbox has a network of its own (PrivateNetwork=), and no connection can be ended (ss --kill).
      "--capability=CAP_NET_ADMIN",
      "--resolv-conf=off",
      "--console=pipe",
    ];
    const log = openSync(this.consoleFile, "a");
    const child = spawn("sh", ["-c", `${join_}; exec "$@"`, "sh", ...argv], {
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#process = child;
    this.#poweredOff = new Promise((resolve) => {
      child.on("exit", (code) => {
        if (code === REBOOT) this.boot();
        resolve();
      });
    });
  }

  /** The limit of the machine as a whole. @throws Error when this machine's kernel has no such controller */
  get memory(): MemoryLimit {
    return new MemoryLimit(this.#groups);
  }

  get #groups(): string[] {
    const { name, run } = this.#options;
    return cgroupRoots().map((root) => join(root, run.name, name));
  }

  /** Standard output of a command run as the machine's root. @throws Error with its words when it fails. */
  exec(...argv: string[]): Promise<string> {
    return this.execWithin(EXEC_WITHIN_MS, argv);
  }

  /** The same, of what may take longer. */
  async execWithin(withinMs: number, argv: readonly string[]): Promise<string> {
    const pid = this.#init();
    return new Promise((resolve, reject) => {
      execFile(
        "nsenter",
        [
          "-t",
          String(pid),
          "-m",
          "-u",
          "-i",
          "-n",
          "-p",
          "--",
          "/usr/bin/env",
          "-i",
          "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
          "LANG=C.UTF-8",
          ...argv,
        ],
        { maxBuffer: 256 * 1024 * 1024, timeout: withinMs, killSignal: "SIGKILL" },
        (error, stdout, stderr) => {
          if (error)
            reject(
              new Error(
                `${this.name}: ${argv.join(" ")}: ${error.killed ? `it did not end within ${withinMs / 1000} s` : stderr.trim() || stdout.trim() || error.message}`,
              ),
            );
          else resolve(stdout);
        },
      );
    });
  }

  /** Also while it boots and has no PID 1 yet: whoever took it for off then would boot it twice, or leave it on without a link. */
  get isRunning(): boolean {
    const { exitCode, signalCode } = this.#process ?? { exitCode: 0, signalCode: null };
    const isStarted = exitCode === null && signalCode === null;
    return isStarted || findInit(this.host.namespace) !== undefined;
  }

  /** As an operator or the hypervisor asks for. @throws Error when it still runs after 90 s */
  async shutDown(): Promise<void> {
    await this.exec("systemctl", "--no-block", "poweroff");
    await eventually(`machine ${this.name} has shut down`, SHUT_DOWN_WITHIN_MS, () => {
      if (this.isRunning) throw new Error("its PID 1 is still there");
    });
    await this.#poweredOff;
  }

  /** Pulls the plug, for good. */
  async powerOff(): Promise<void> {
    await this.#endProcesses();
    execFileSync("umount", [this.root]);
    await this.#disk.unmount();
  }

  /**
   * The mains fail: what was not on the disk by then is lost. `boot()` is the mains' return. What it had sent goes on its way:
   * where nothing more may come of it, it is unplugged first.
   * @param toolsRoot see Disk.cut
   * @returns what fsck finds wrong after ext4's own recovery; empty when the disk is clean
   */
  async losePower(toolsRoot: string): Promise<string> {
    this.#disk.cut(toolsRoot);
    await this.powerOff();
    // Recovery is a mount's first act.
    this.#disk.mount();
    await this.#disk.unmount();
    const found = this.#disk.check();
    this.#disk.mount();
    this.#mountRoot();
    return found;
  }

  /** As losePower; where the disk is memory, and nothing of it can be lost, it stays as it is. */
  async cutPower(toolsRoot: string): Promise<string> {
    if (this.#disk.isImage) return this.losePower(toolsRoot);
    await this.#endProcesses();
    return "";
  }

  async #endProcesses(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#poweredOff;
    const pid = findInit(this.host.namespace);
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    await eventually(`machine ${this.name} is off`, 10_000, () => {
      if (findInit(this.host.namespace) !== undefined) throw new Error("its PID 1 is still there");
    });
  }

  #init(): number {
    const pid = findInit(this.host.namespace);
    if (pid === undefined) throw new Error(`machine ${this.name} does not run`);
    return pid;
  }
}
