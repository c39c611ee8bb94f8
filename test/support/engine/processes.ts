// Starts what the engine needs through one function, so that a caller can put all of it into another
// network namespace (`ip netns exec …`): the CLI and its providers talk over that namespace's loopback.
import { spawn as spawnHere, type ChildProcess, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

export type Spawn = (
  argv: string[],
  options: { env: NodeJS.ProcessEnv; cwd: string; stdio: StdioOptions },
) => ChildProcess;

export const spawnLocally: Spawn = ([program = "", ...args], options) =>
  spawnHere(program, args, options);

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 5000;

export interface PortedProcess {
  port: number;
  stop(): Promise<void>;
}

/** Starts a process that prints its port on its first line and ends when its input closes. */
export async function startPorted(
  spawn: Spawn,
  argv: string[],
  options: { env: NodeJS.ProcessEnv; cwd: string },
): Promise<PortedProcess> {
  const child = spawn(argv, { ...options, stdio: ["pipe", "pipe", "inherit"] });
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => {
      resolve(error.message);
    });
    child.once("exit", (code, signal) => {
      resolve(`ended with ${String(code ?? signal)}`);
    });
  });
  const name = argv.join(" ");
  let stopping = false;
  void exited.then((end) => {
    if (!stopping) console.error(`${name}: ${end}, although nobody stopped it`);
  });
  if (child.stdout === null) throw new Error(`${name}: its output is no pipe`);
  const line = once(createInterface(child.stdout), "line").then(([first]) => Number(first));
  const deadline = new AbortController();
  const late = sleep(START_DEADLINE_MS, undefined, { ref: false, signal: deadline.signal }).then(
    () => {
      child.kill();
      throw new Error(`${name}: no port after ${String(START_DEADLINE_MS)} ms`);
    },
  );
  const early = exited.then((end) => {
    throw new Error(`${name}: ${end} before it printed its port`);
  });
  // Both may reject after the race is over: then nobody is concerned any more.
  late.catch(() => undefined);
  early.catch(() => undefined);
  const port = await Promise.race([line, early, late]);
  deadline.abort();
  return {
    port,
    async stop() {
      stopping = true;
      child.stdin?.end();
      const ended = await Promise.race([exited, sleep(STOP_DEADLINE_MS, "", { ref: false })]);
      if (ended === "") child.kill("SIGKILL");
      await exited;
    },
  };
}

export interface Finished {
  /** null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs to the end and collects both outputs. */
export async function runToEnd(
  spawn: Spawn,
  argv: string[],
  options: { env: NodeJS.ProcessEnv; cwd: string },
): Promise<Finished> {
  const child = spawn(argv, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (output.stdout += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (output.stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, ...output });
    });
  });
}
