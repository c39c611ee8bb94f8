// The operator's command on the droplet: `restream --help` says what there is; exit codes: exit-code.ts.
import { CommanderError } from "commander";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { runHere } from "./here";
import { sayError, surviveLostTerminal } from "./output";
import { programOf } from "./program";
import { messageOf } from "../shared/text";

/** Only help and the version end well; the rest is a wrong usage, and commander has said which. */
const codeOf = (error: unknown): ExitCode => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.well : EXIT.usage;
  if (error instanceof CommandError) {
    sayError(`restream: ${error.message}`);
    return error.code;
  }
  sayError(`restream: ${messageOf(error)}`);
  return EXIT.refused;
};

const main = async (): Promise<number> => {
  let code: number = EXIT.well;
  const [first, ...words] = process.argv.slice(2);
  try {
    // Before commander, which would take the command's options for its own.
    if (first === "ssh") return await runHere(words);
    await programOf((ended) => {
      code = ended;
    }).parseAsync();
  } catch (error) {
    code = codeOf(error);
  }
  return code;
};

surviveLostTerminal();
void main().then((code) => {
  process.exitCode = code;
  // A handler of ours may hold the process; all output was written.
  process.stdout.write("", () => process.exit(code));
});
