// A terminal as a person has it: bash on a pty of util-linux's script, lines typed, questions answered as they appear.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { userInfo } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { eventually } from "../support/eventually";

const PROMPT = "ready-for-a-line> ";
/**
 * `pulumi login --local` keeps its state below the home folder that the system knows for this user, whatever HOME says.
 * So that folder is seen as it is, and what is written there is gone with the terminal. $1: it; $2: a folder of ours;
 * $3: what script runs.
 */
const IN_OWN_HOME = [
  'mount -t tmpfs tmpfs "$2"',
  'mkdir "$2/upper" "$2/work"',
  'mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$1"',
  'exec script --quiet --command "$3" /dev/null',
].join(" && ");
/** Pulumi's first start on a busy machine. */
const ANSWER_AFTER_MS = 400;
const LINE_WITHIN_MS = 120_000;

export interface Answer {
  /** What is asked. */
  question: RegExp;
  answer: string;
}

export class Terminal {
  readonly #child: ChildProcess;
  #output = "";
  /** Up to here it was looked at. */
  #seen = 0;

  private constructor(cwd: string, env: NodeJS.ProcessEnv, scratch: string) {
    // Set there: a shell without a terminal, which script starts first, takes PS1 out of the environment.
    // And its size: script has none to hand on here, and what draws would wrap each letter.
    const bash = `stty columns 120 rows 40 && PS1='${PROMPT}' exec bash --norc --noprofile --noediting -i`;
    this.#child = spawn(
      "unshare",
      ["--mount", "sh", "-c", IN_OWN_HOME, "sh", userInfo().homedir, scratch, bash],
      {
        cwd,
        // A terminal that nobody asks for its colours: this one would not answer, which is waited for 5 s each time.
        env: { ...env, TERM: "screen", SHELL: "/bin/bash" },
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  /** @param scratch an empty folder, for as long as the terminal is there */
  static async open(cwd: string, env: NodeJS.ProcessEnv, scratch: string): Promise<Terminal> {
    const terminal = new Terminal(cwd, env, scratch);
    await terminal.#untilPrompt([]);
    return terminal;
  }

  /**
   * Types a line and answers what is asked, each question once, until the next prompt.
   * @returns what was shown, without the terminal's own signs
   * @throws Error with the screen when neither a known question nor the prompt appears
   */
  async line(text: string, answers: readonly Answer[] = []): Promise<string> {
    this.#type(text);
    return this.#untilPrompt(answers);
  }

  async close(): Promise<void> {
    const ended = once(this.#child, "close");
    // Its pty goes with it, and so does whatever still runs there.
    this.#child.kill();
    await ended;
  }

  #type(text: string): void {
    this.#child.stdin?.write(`${text}\r`);
  }

  async #untilPrompt(answers: readonly Answer[]): Promise<string> {
    const from = this.#seen;
    const open = new Set(answers);
    await eventually("the terminal is back at its prompt", LINE_WITHIN_MS, async () => {
      for (;;) {
        const rest = stripVTControlCharacters(this.#output.slice(this.#seen));
        const asked = [...open].find(({ question }) => question.test(rest));
        if (asked === undefined) {
          if (!rest.endsWith(PROMPT)) throw new Error(`on the screen:\n${rest.slice(-3000)}`);
          this.#seen = this.#output.length;
          return;
        }
        open.delete(asked);
        // Nobody types at once, and what is typed before a program reads its terminal is thrown away.
        await pause(ANSWER_AFTER_MS);
        this.#seen = this.#output.length;
        this.#type(asked.answer);
      }
    });
    return stripVTControlCharacters(this.#output.slice(from));
  }
}
