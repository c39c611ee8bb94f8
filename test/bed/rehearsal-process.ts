// `npm run rehearse` as a user starts it: in a process group of its own, told from its output, ended by signals.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { eventually } from "../support/eventually";
import type { Report } from "../rehearsal/result/report";

const ROOT = resolve(__dirname, "../..");

export class RehearsalProcess {
  output = "";
  readonly #child: ChildProcess;
  readonly #folder = mkdtempSync(join(tmpdir(), "rehearsal-process-"));
  readonly #ended: Promise<unknown>;

  constructor(args: string[], env: Record<string, string> = {}) {
    this.#child = spawn(
      "npm",
      ["run", "rehearse", "--", ...args, "--json", join(this.#folder, "report.json")],
      {
        cwd: ROOT,
        detached: true,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    this.#ended = once(this.#child, "close");
  }

  /** Resolves when its output holds this text. */
  async says(text: string, withinMs: number): Promise<void> {
    await eventually(`the rehearsal says "${text}"`, withinMs, () => {
      if (this.output.includes(text)) return;
      throw new Error(this.output.slice(-2000));
    });
  }

  /** To npm alone, as `kill` does, or to its whole group, as Ctrl-C does. */
  signal(signal: NodeJS.Signals, to: "npm" | "group"): void {
    const pid = this.#child.pid;
    if (pid === undefined) throw new Error("npm was not started");
    process.kill(to === "group" ? -pid : pid, signal);
  }

  /** Its exit code as a shell shows it: 128 and the signal when that ended npm itself, as npm sees to. */
  async ended(): Promise<number> {
    await this.#ended;
    const { exitCode, signalCode } = this.#child;
    return exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode]);
  }

  /** The JSON it wrote. */
  report(): Report {
    return JSON.parse(readFileSync(join(this.#folder, "report.json"), "utf8")) as Report;
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
