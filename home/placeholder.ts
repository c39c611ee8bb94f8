// restream placeholder show: the server's words, and its still as a file here.
import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { CommandError, EXIT } from "../control/command/exit-code";
import { say } from "./output";
import { runOnServer, readOnServer } from "./ssh";

const WITHIN_MS = 30_000;

/** @param words as they were typed */
export const showPlaceholder = async (words: readonly string[]): Promise<number> => {
  const { code, stdout } = await readOnServer(["placeholder", "still"], WITHIN_MS);
  // What is wrong is the server's to say.
  if (code !== EXIT.well) return runOnServer(words);
  const { said, name, still } = stillIn(stdout);
  for (const line of said) say(line);
  const file = resolve(name);
  if (!existsSync(file)) writeFileSync(file, Buffer.from(still, "base64"));
  say(`A still of it: ${file}`);
  return EXIT.well;
};

interface Still {
  said: string[];
  name: string;
  /** A JPEG, in base64. */
  still: string;
}

/** @throws CommandError when it is not what the server's command prints, whose version may be another */
export const stillIn = (text: string): Still => {
  try {
    const { said, name, still } = JSON.parse(text) as Still;
    if (/^placeholder-[0-9a-f]{8}\.jpg$/.test(name) && still !== "") return { said, name, still };
  } catch {
    // Said below.
  }
  throw new CommandError(
    EXIT.unreachable,
    "The server's answer is not understood. Are both of one version? restream --version here; restream ssh restream --version there.",
  );
};
