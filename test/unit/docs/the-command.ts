// The `restream` command as people type it at home: the server's commands, and those that run at home; it does nothing.
import { CommanderError, type Command } from "commander";
import { programOf } from "../../../control/command/program";

/** Those that run at home, with their arguments and options. */
const AT_HOME: Readonly<Record<string, { words?: string; options?: readonly string[] }>> = {
  setup: {},
  "home-ip": { options: ["--add", "--watch"] },
  "obs-profile": { words: "[folder]" },
  ssh: { words: "[command...]" },
  completion: { words: "<shell>" },
  help: { words: "[command...]" },
};

const programAtHome = (): Command => {
  const program = programOf(() => undefined)
    .version("0.0.0", "--version")
    .enablePositionalOptions();
  for (const [name, { words = "", options = [] }] of Object.entries(AT_HOME)) {
    const command = program.command(`${name} ${words}`.trim());
    for (const option of options) command.option(option);
    if (name === "ssh") command.passThroughOptions();
  }
  return program;
};

const everyOne = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap((each) => everyOne(each as Command)),
];

/** commander's code for what is wrong with these words, such as commander.unknownOption; undefined: nothing. */
export const wrongWith = (words: readonly string[]): string | undefined => {
  const program = programAtHome();
  for (const command of everyOne(program)) {
    command
      .exitOverride()
      .configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
    // Also those that would ask the server.
    if (command.commands.length === 0) command.action(() => undefined);
  }
  try {
    program.parse(words, { from: "user" });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? undefined : error.code;
  }
};
