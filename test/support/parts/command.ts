// Runs one command to its end, killable as a whole: its descendants die with it, whatever they are.
import { spawn } from "node:child_process";

export interface CommandOptions {
  signal: AbortSignal;
  cwd?: string;
  env?: Record<string, string>;
  /** Mounts made by the command vanish with it. */
  privateMounts?: boolean;
  /** Each line of its output, as it comes. */
  onLine?: (line: string) => void;
}

/**
 * Standard output. The command runs as a process namespace of its own: an abort kills every process in it.
 * @throws Error with the command, its exit code and its last lines.
 */
export const command = (argv: [string, ...string[]], options: CommandOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    options.signal.throwIfAborted();
    const mounts = options.privateMounts
      ? ["--mount", "--propagation", "private", "--mount-proc"]
      : [];
    const child = spawn(
      "unshare",
      ["--pid", "--fork", "--kill-child=KILL", ...mounts, "--", ...argv],
      {
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
        stdio: ["ignore", "pipe", "pipe"],
        // A Ctrl-C of the terminal reaches us, and we decide; the command does not get it by itself.
        detached: true,
      },
    );
    const stdout: Buffer[] = [];
    const tail: string[] = [];
    let rest = "";
    const read = (chunk: Buffer): void => {
      const lines = (rest + chunk.toString()).split(/[\r\n]+/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        tail.push(line);
        if (tail.length > 15) tail.shift();
        options.onLine?.(line);
      }
    };
    child.stdout.on("data", (chunk: Buffer) => {
      stdout.push(chunk);
      read(chunk);
    });
    child.stderr.on("data", read);
    const abort = (): void => {
      child.kill("SIGKILL");
    };
    options.signal.addEventListener("abort", abort);
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      options.signal.removeEventListener("abort", abort);
      if (options.signal.aborted) reject(options.signal.reason as Error);
      else if (code === 0) resolve(Buffer.concat(stdout).toString());
      else
        reject(
          new Error(
            `${argv.join(" ")}: ended with ${killedBy ?? code}; its last lines:\n${[...tail, rest].join("\n")}`,
          ),
        );
    });
  });
