// Somebody follows what a message, or the status, says: types its commands at home, word for word, one after the other.
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";
import { WITHIN_MS } from "../verbs/deadlines";
import { toldSince, untilTold } from "./told";

export interface Following {
  /** Which commands must be among them: words of each. */
  expects: readonly RegExp[];
  /** What the reader puts in place of a word in capitals. */
  fills?: Readonly<Record<string, string>>;
  /** What the reader types where a secret is asked for. */
  secret?: string;
  /** Advice of another trouble that is told as well; its own row follows it. */
  elsewhere?: RegExp;
  /** How long it may take until it is told. @default WITHIN_MS.told */
  withinMs?: number;
}

/** Waits for the message, and follows it. @returns a problem for each command that does not end well, or is missing */
export const followTold = async (
  bed: Bed,
  since: number,
  words: RegExp,
  following: Following,
): Promise<string[]> => {
  await untilTold(since, words, (following.withinMs ?? WITHIN_MS.told) / 1000);
  const text = toldSince(since).find((told) => words.test(told.text))?.text ?? "";
  return follow(bed, commandsIn(text), following);
};

/** What stands behind "do:" on the screen. */
export const followStatus = async (bed: Bed, following: Following): Promise<string[]> => {
  const { output } = await bed.project.shell("restream status --json");
  const { troubles } = JSON.parse(output) as { troubles: { steps: { run?: string }[] }[] };
  const commands = troubles.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  return follow(bed, commands, following);
};

/** Each stands on a line of its own, as code. */
export const commandsIn = (text: string): string[] =>
  [...text.matchAll(/^`((?:restream|pulumi) [^`]*)`$/gm)].map(([, command = ""]) => command);

const follow = async (
  bed: Bed,
  commands: readonly string[],
  { expects, fills = {}, secret = "", elsewhere }: Following,
): Promise<string[]> => {
  const problems = expects
    .filter((words) => !commands.some((command) => words.test(command)))
    .map((words) => `no advice is ${String(words)}: ${commands.join("; ") || "there is none"}`);
  for (const command of commands.filter((each) => elsewhere?.test(each) !== true)) {
    const typed = command.replace(/\b[A-Z]{4,}\b/g, (word) => fills[word] ?? word);
    bed.say(`as it was told: ${typed}`);
    const { code, output } = await type(bed, typed, secret);
    // A trouble that lasts makes status end with 1.
    const isWell = code === 0 || (code === 1 && typed === "restream status");
    if (!isWell) problems.push(`${typed}: exit code ${code}: ${output.slice(-600)}`);
  }
  return problems;
};

/** As on a terminal: Pulumi asks there whether it shall, and for the secret. */
const type = (
  { project }: Bed,
  line: string,
  secret: string,
): Promise<{ code: number; output: string }> => {
  if (line === "pulumi up") return project.pulumi(UP);
  if (line.startsWith("pulumi "))
    return project.pulumi(
      [...line.split(" ").slice(1), "-s", STACK],
      line.includes(" --secret ") ? secret : "",
    );
  return project.shell(line);
};
