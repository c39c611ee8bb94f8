// Decides how advice is written down: sentences and commands in their order, apart or in one line. Pure.
import type { Step } from "./event";

/** What to do, in its order: a sentence, or a command. */
export type Advice = readonly (string | { run: string })[];

/** A command, whole, as it is typed at home; `restream …` works on the server, too. */
export const run = (command: string): { run: string } => ({ run: command });

export const stepsFrom = (advice: Advice): Step[] =>
  advice.map((part) => (typeof part === "string" ? { say: part } : part));

/** "Still red? restream logs twitch". */
export const inOneLine = (steps: readonly Step[]): string =>
  steps
    .map((step, at) => {
      const next = steps[at + 1];
      const end = next === undefined ? "" : "run" in step ? ("run" in next ? "; " : ". ") : " ";
      return `${"run" in step ? step.run : step.say}${end}`;
    })
    .join("");
