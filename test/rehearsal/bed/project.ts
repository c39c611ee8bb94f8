// The operator's checkout and Pulumi, run at home: only commands that the README shows.
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync, chmodSync } from "node:fs";
import { execFileSync, type ChildProcess } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import type { NetworkHost } from "../../support/world/network";

const ROOT = resolve(__dirname, "../../..");
/** What of the repository a `pulumi up` reads. */
const PROGRAM = [
  "Pulumi.yaml",
  "Pulumi.prod.yaml",
  "package.json",
  "tsconfig.json",
  "infra",
  "files",
  "control",
  "home",
];
/** The launcher: older commits have none. */
const LAUNCHER = "restream";
export const STACK = "rehearsal";
/** `pulumi up` of this stack by somebody who has read the preview. */
export const UP: string[] = ["up", "--yes", "--skip-preview", "-s", STACK];

export interface CommandResult {
  code: number;
  /** Standard output and error, as they came. */
  output: string;
  stdout: string;
}

/** A command that goes on. */
export class Running {
  /** Standard output and error, as they came. */
  output = "";
  /** Its exit code; null: a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = new Promise((done, reject) => {
      child.once("error", reject);
      child.once("close", done);
    });
  }

  end(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

export class Project {
  readonly folder: string;
  /** Everything that was ever printed here, but for the outputs that were asked for with their secrets. */
  transcript = "";
  readonly #home: NetworkHost;
  readonly #env: NodeJS.ProcessEnv;
  readonly #pulumi: string;
  /** The operator's key, and an `ssh` that uses it. */
  readonly #ssh: string;

  /** @param laptop whose: a name before its folders; @default "", the operator's first one */
  constructor(
    runFolder: string,
    home: NetworkHost,
    pulumi: string,
    env: NodeJS.ProcessEnv,
    laptop = "",
  ) {
    // Side by side with the first one's.
    this.folder = join(runFolder, `${laptop}checkout`);
    this.#ssh = join(runFolder, `${laptop}ssh`);
    this.#home = home;
    this.#pulumi = pulumi;
    this.#env = env;
    mkdirSync(this.folder);
    this.useCurrent();
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
    this.#makeSshKey();
  }

  /** The program as it is in this checkout; the stack's configuration stays. */
  useCurrent(): void {
    this.#removeProgram();
    for (const name of [...PROGRAM, LAUNCHER])
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
  }

  /** The program as of a commit of this checkout. @throws Error when the clone does not hold it */
  useCommit(commit: string): void {
    this.#removeProgram();
    const git = (...args: string[]): Buffer =>
      execFileSync("git", ["-C", ROOT, ...args], { maxBuffer: 64 * 1024 * 1024 });
    const launcher = git("ls-tree", "--name-only", commit, LAUNCHER).toString().trim();
    const archive = git("archive", commit, ...PROGRAM, ...(launcher === "" ? [] : [launcher]));
    execFileSync("tar", ["-x", "-C", this.folder], { input: archive });
  }

  #removeProgram(): void {
    for (const name of [...PROGRAM, LAUNCHER])
      rmSync(join(this.folder, name), { recursive: true, force: true });
  }

  /** Of a laptop that is given up. */
  remove(): void {
    for (const folder of [this.folder, this.#ssh]) rmSync(folder, { recursive: true });
  }

  get sshKeyFile(): string {
    return join(this.#ssh, "id_ed25519");
  }

  /** Runs Pulumi; a non-zero exit is a result, not an error. */
  async pulumi(args: string[], stdin = "", env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    const result = await this.#run([this.#pulumi, ...args, "--non-interactive"], stdin, env);
    if (!args.includes("--show-secrets")) this.transcript += result.output;
    return result;
  }

  /** As `pulumi`; @throws Error with the end of its output when it fails. */
  async mustPulumi(
    args: string[],
    stdin = "",
    env: NodeJS.ProcessEnv = {},
  ): Promise<CommandResult> {
    const result = await this.pulumi(args, stdin, env);
    if (result.code !== 0)
      throw new Error(
        `pulumi ${args.join(" ")}: exit code ${result.code}\n${result.output.slice(-3000)}`,
      );
    return result;
  }

  async output(name: string): Promise<unknown> {
    const { stdout } = await this.mustPulumi([
      "stack",
      "output",
      name,
      "--json",
      "--show-secrets",
      "-s",
      STACK,
    ]);
    return JSON.parse(stdout);
  }

  /** Runs a command line as the operator would type it with this folder on PATH, `ssh` with this project's key. */
  async shell(line: string): Promise<CommandResult> {
    const path = `${this.#ssh}:${dirname(this.#pulumi)}:${this.#env.PATH ?? ""}:${this.folder}`;
    return this.#run(["sh", "-c", line], "", { PATH: path });
  }

  /** `npm run server -- …`, with the machine's own ssh: the key and the host key are those that the command names. */
  async server(...args: string[]): Promise<CommandResult> {
    const result = await this.#run(["npm", "run", "--silent", "server", "--", ...args], "", {
      PATH: `${dirname(this.#pulumi)}:${this.#env.PATH ?? ""}`,
    });
    this.transcript += result.output;
    return result;
  }

  /** `restream …` as people type it, from a folder of theirs: the checkout's launcher, or a link to it in `folder`. */
  async restream(
    words: string[],
    env: NodeJS.ProcessEnv = {},
    folder = this.folder,
  ): Promise<CommandResult> {
    const result = await this.#run(
      [join(folder, LAUNCHER), ...words],
      "",
      { PATH: `${dirname(this.#pulumi)}:${this.#env.PATH ?? ""}`, ...env },
      folder,
    );
    this.transcript += result.output;
    return result;
  }

  /** As `restream`, of one that goes on until it is ended. */
  startRestream(words: string[]): Running {
    const child = this.#home.spawn([join(this.folder, LAUNCHER), ...words], {
      cwd: this.folder,
      env: { ...this.#env, PATH: `${dirname(this.#pulumi)}:${this.#env.PATH ?? ""}` },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new Running(child);
  }

  /** As `pulumi`, of one that goes on until it is ended. */
  startPulumi(args: string[]): Running {
    const child = this.#home.spawn([this.#pulumi, ...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new Running(child);
  }

  #run(
    argv: string[],
    stdin: string,
    env: NodeJS.ProcessEnv = {},
    cwd = this.folder,
  ): Promise<CommandResult> {
    return new Promise((done, reject) => {
      const child = this.#home.spawn(argv, {
        cwd,
        env: {
          ...this.#env,
          PATH: `${this.#ssh}:${dirname(this.#pulumi)}:${this.#env.PATH ?? ""}`,
          ...env,
        },
        stdio: ["pipe", "pipe", "pipe"],
      });
      let output = "";
      let stdout = "";
      child.stdout?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        stdout += chunk.toString();
      });
      child.stderr?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
      child.once("error", reject);
      child.once("close", (code) => {
        done({ code: code ?? 1, output, stdout });
      });
      child.stdin?.on("error", () => undefined); // it may end without reading
      child.stdin?.end(stdin);
    });
  }

  #makeSshKey(): void {
    const folder = this.#ssh;
    mkdirSync(folder, { mode: 0o700 });
    execFileSync("ssh-keygen", [
      "-q",
      "-t",
      "ed25519",
      "-N",
      "",
      "-C",
      "rehearsal",
      "-f",
      join(folder, "id_ed25519"),
    ]);
    const known = join(folder, "known_hosts");
    // The operator's own ssh configuration: there is no operator's home folder here. What a command asks for goes before it.
    const config = join(folder, "config");
    writeFileSync(
      config,
      `StrictHostKeyChecking accept-new\nUserKnownHostsFile ${known}\nIdentitiesOnly yes\nIdentityFile ${join(folder, "id_ed25519")}\n`,
    );
    writeFileSync(join(folder, "ssh"), `#!/bin/sh\nexec /usr/bin/ssh -F ${config} "$@"\n`);
    chmodSync(join(folder, "ssh"), 0o755);
  }
}
