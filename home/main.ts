// `restream …` at home: the server's commands over SSH, and those that are done here. Ends with the command's exit code.
import { createRequire } from "node:module";
import { CommanderError } from "commander";
import { CommandError, EXIT } from "../control/command/exit-code";
import { homeIp } from "./address/home-ip";
import { clip } from "./clip";
import { doctor } from "./doctor/doctor";
import { destroy } from "./droplet/destroy";
import { rebuild } from "./droplet/rebuild";
import { obsProfile } from "./obs/obs-profile";
import { metrics } from "./metrics/metrics";
import { sayError } from "./output";
import { openPage } from "./page/page";
import { confirmDead } from "./pair/confirm-dead";
import { chooseNode } from "./pair/the-server";
import { showPlaceholder } from "./placeholder";
import { rescue } from "./rescue/rescue";
import { snapshot } from "./snapshot";
import { exitCodeOfCommander, homeProgramOf, type HomeActions } from "./program";
import { setup } from "./setup/setup";
import { logIn, runOnServer } from "./ssh";

/** What draws takes a moment to load, and no other command waits for it. tsx/cjs knows nothing of import(). */
const loadReport = (): typeof import("./report/report") =>
  createRequire(__filename)("./report/report") as typeof import("./report/report");

const ACTIONS: HomeActions = {
  chooseNode,
  runOnServer,
  showPlaceholder,
  doctor,
  snapshot,
  openPage,
  clip,
  report: (file, options) => loadReport().report(file, options),
  logIn,
  setup,
  homeIp,
  obsProfile,
  metrics,
  destroy,
  rebuild,
  rescue,
  confirmDead,
};

const codeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return exitCodeOfCommander(error);
  sayError(`restream: ${error instanceof Error ? error.message : String(error)}`);
  return error instanceof CommandError ? error.code : EXIT.unreachable;
};

const main = async (words: readonly string[]): Promise<number> => {
  let code: number = EXIT.well;
  try {
    await homeProgramOf(words, ACTIONS, (ended) => {
      code = ended;
    }).parseAsync(words.length > 0 ? words : ["help"], { from: "user" });
  } catch (error) {
    code = codeOf(error);
  }
  return code;
};

void main(process.argv.slice(2)).then((code) => {
  // A look-up of a name that nobody answers would hold the process for half a minute; all output was written.
  process.stdout.write("", () => process.exit(code));
});
