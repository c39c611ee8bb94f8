// `restream completion SHELL`: what a shell needs to complete our commands, made by @bomb.sh/tab from their one description.
import { join } from "node:path";
import tab from "@bomb.sh/tab/commander";
import { script } from "@bomb.sh/tab";
import type { Command } from "commander";
import { CommandError, EXIT } from "../control/command/exit-code";
import { ROOT } from "./folder";

const NAME = "completion";
const SHELLS = {
  bash: 'eval "$(restream completion bash)"   in ~/.bashrc (it needs the package bash-completion)',
  zsh: 'eval "$(restream completion zsh)"    in ~/.zshrc, after compinit',
  fish: "restream completion fish | source    in ~/.config/fish/config.fish",
  powershell: "restream completion powershell | Out-String | Invoke-Expression    in $PROFILE",
};

/**
 * The launcher as every one of the shells reads it in its place, between quotes of a double-quoted text.
 * @throws CommandError when the folder's name holds what none of them reads as it is
 */
export const quotedLauncher = (folder: string, platform: NodeJS.Platform): string => {
  const launcher = platform === "win32" ? `${folder}\\restream.cmd` : join(folder, "restream");
  if (/['"$`]/.test(launcher) || (platform !== "win32" && launcher.includes("\\")))
    throw new CommandError(
      EXIT.refused,
      `The folder's name ${JSON.stringify(folder)} holds a quote, $, \` or \\, which shells take for their own: completion needs it without.`,
    );
  return `'${launcher}'`;
};

/** Adds `completion` and the hidden `complete`, which the shells call. The commands must be there already. */
export const addCompletion = (program: Command): void => {
  tab(program, { completionCommandName: NAME });
  const command = program.commands.find((each) => each.name() === NAME);
  if (command === undefined) throw new Error(`@bomb.sh/tab adds no command ${NAME}`);
  command
    .description("print a shell's completion of these commands")
    .helpGroup("Here, at home:")
    .addHelpText("after", `\nTo have it in every new shell:\n${rows()}`)
    // The library's own would call a `restream` from PATH, where it need not be.
    .action((shell: string) => {
      script(shell, program.name(), quotedLauncher(ROOT, process.platform));
    });
};

const rows = (): string =>
  Object.values(SHELLS)
    .map((line) => `  ${line}`)
    .join("\n");
