// Runs here what `restream ssh COMMAND` runs from home: advice holds on the server, too.
import { spawn } from "node:child_process";
import { EXIT } from "./exit-code";
import { say } from "./output";

/** @param words the command and its arguments; none: there is nowhere to log in to @returns its exit code */
export const runHere = ([program, ...args]: readonly string[]): Promise<number> => {
  if (program === undefined) {
    say("You are on the server already.");
    return Promise.resolve(EXIT.well);
  }
  return new Promise((resolve, reject) => {
    // As at home: one word is a line for the shell, several are taken as they are.
    const argv = args.length === 0 ? ["/bin/sh", "-c", program] : [program, ...args];
    const child = spawn(argv[0] ?? "", argv.slice(1), { stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? EXIT.failing);
    });
  });
};
