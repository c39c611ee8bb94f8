// restream clip at home: the server cuts it, and its bytes become a file here, whole or not at all.
import { existsSync, renameSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { CommandError, EXIT } from "../control/command/exit-code";
import { Receipt } from "./clip-receipt";
import { lineLost } from "./line-lost";
import { say, sayError } from "./output";
import type { AskedClip } from "./program";
import { SSH_FAILED } from "./server";
import { runOnServer, streamFromServer } from "./ssh";

/** As a shell has it for what Ctrl-C ended. */
const INTERRUPTED = 130;

/** @param words as they were typed @param file undefined: as the server names it, by the time here */
export const clip = async (
  words: readonly string[],
  file: string | undefined,
  { from, minutes }: AskedClip,
): Promise<number> => {
  if (from === undefined) return runOnServer(words);
  if (file !== undefined) mustBeNew(resolve(file));
  const receipt = new Receipt((name) => {
    const path = resolve(file ?? name);
    mustBeNew(path);
    return `${path}.part`;
  });
  const abort = new AbortController();
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
    abort.abort();
  };
  process.once("SIGINT", interrupt);
  try {
    const asked = ["clip", "--print", "--from", from, "--minutes", String(minutes)];
    const code = await streamFromServer(asked, receipt, abort.signal);
    const { head, part } = receipt;
    if (isInterrupted) {
      sayError("Broken off: nothing is left of it. To have it, type the same again.");
      return INTERRUPTED;
    }
    // Its own words have been shown.
    if (head === undefined || part === undefined) {
      if (code === SSH_FAILED) return await lineLost();
      if (code === EXIT.usage) sayError("The server's version knows no such clip: pulumi up");
      return code === EXIT.well || code === null ? EXIT.unreachable : code;
    }
    if (receipt.bytes !== head.bytes)
      throw new CommandError(
        EXIT.unreachable,
        "The line to the server was lost; nothing is left of the clip here. Type the same again.",
      );
    const path = part.replace(/\.part$/, "");
    mustBeNew(path);
    renameSync(part, path);
    for (const line of head.said) say(line);
    say(`The clip: ${path}`);
    return EXIT.well;
  } finally {
    process.removeListener("SIGINT", interrupt);
    receipt.close();
    if (receipt.part !== undefined) rmSync(receipt.part, { force: true });
  }
};

const mustBeNew = (path: string): void => {
  if (existsSync(path))
    throw new CommandError(
      EXIT.refused,
      `${path} is there already, and nothing of yours is overwritten. Take another name: restream clip … NAME.mp4`,
    );
};
