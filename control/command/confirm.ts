// Asks before every broadcast is ended, where a person can answer.
import { createInterface } from "node:readline/promises";
import { CommandError, EXIT } from "./exit-code";

/** Asks nothing without a terminal: a script has meant it. @throws CommandError unless the answer is yes */
export const confirmStopAll = async (names: readonly string[]): Promise<void> => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const aborted = new AbortController();
  terminal.once("SIGINT", () => {
    aborted.abort();
  });
  try {
    const answer = await terminal
      .question(`This ends the broadcast at ${names.join(" and ")}. Go on? [y/N] `, {
        signal: aborted.signal,
      })
      .catch(() => "");
    if (!/^y(es)?$/i.test(answer.trim()))
      throw new CommandError(EXIT.refused, "Nothing was changed.");
  } finally {
    terminal.close();
  }
};
