// The `restream` command as people type it at home: the product's own description of it, with nothing behind it.
import { CommanderError, type Command } from "commander";
import { homeProgramOf, type HomeActions } from "../../../home/program";

const nothing = (): Promise<number> => Promise.resolve(0);
const NOTHING: HomeActions = {
  chooseNode: () => undefined,
  runOnServer: nothing,
  showPlaceholder: nothing,
  doctor: nothing,
  snapshot: nothing,
  openPage: nothing,
  clip: nothing,
  report: nothing,
  setup: nothing,
  homeIp: nothing,
  obsProfile: nothing,
  metrics: nothing,
  destroy: nothing,
  rebuild: nothing,
  rescue: nothing,
  confirmDead: nothing,
  logIn: nothing,
};

const everyOne = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap((each) => everyOne(each as Command)),
];

/** commander's code for what is wrong with these words, such as commander.unknownOption; undefined: nothing. */
export const wrongWith = (words: readonly string[]): string | undefined => {
  const program = homeProgramOf(words, NOTHING, () => undefined);
  for (const command of everyOne(program))
    command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  try {
    program.parse(words, { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? undefined : error.code;
  }
};
