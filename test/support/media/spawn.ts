import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";

export interface SpawnOptions {
  /** As node's own; a standard stream that the caller reads is "pipe". */
  readonly stdio: StdioOptions;
  /** @default this process's */
  readonly env?: NodeJS.ProcessEnv;
  /** @default this process's */
  readonly cwd?: string;
}

/**
 * How a test part starts a program. Injected, because the same part runs on the bare machine in a try and
 * behind `nsenter`, `chroot` or `systemd-nspawn` in a rehearsal.
 */
export type Spawn = (argv: readonly string[], options: SpawnOptions) => ChildProcess;

/** Starts the program on this machine, in a process group of its own (a Ctrl-C must not reach it first). */
export const spawnHere: Spawn = ([program, ...args], options) => {
  if (program === undefined) throw new Error("spawn: got no program, give a non-empty argv");
  return spawn(program, args, { ...options, detached: true });
};
