// Says why the server cannot be reached, and that there is no file: a script must not take what it looks like for done.
import { EXIT, type ExitCode } from "../control/command/exit-code";
import { sayError } from "./output";
import { runOnServer } from "./ssh";

/** After ssh's own failure. Whether the server answers again meanwhile or not, nothing was written. */
export const lineLost = async (): Promise<ExitCode> => {
  await runOnServer(["status"]); // says why
  sayError("The line to the server was lost; nothing was written. Type the same again.");
  return EXIT.unreachable;
};
