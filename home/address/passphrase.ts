// Decides whether the stack's passphrase has to be asked for: once, hidden, and never of nobody.
import { isCancel, password } from "@clack/prompts";
import { CommandError, EXIT } from "../../control/command/exit-code";

const VARIABLE = "PULUMI_CONFIG_PASSPHRASE";

/** Whether Pulumi finds it by itself; an empty one is one, too. */
export const isInEnvironment = (env: NodeJS.ProcessEnv): boolean =>
  env[VARIABLE] !== undefined || env[`${VARIABLE}_FILE`] !== undefined;

/**
 * What to add to the environment of Pulumi, so that it need not ask.
 * @param stackFile its text: a stack whose secrets are not under a passphrase needs none
 * @throws CommandError when nobody can be asked, or nobody answers
 */
export const passphraseFor = async (
  stackFile: string,
  env: NodeJS.ProcessEnv,
  canAsk: boolean,
): Promise<NodeJS.ProcessEnv> => {
  if (isInEnvironment(env) || !/^encryptionsalt:/m.test(stackFile)) return {};
  if (!canAsk)
    throw new CommandError(
      EXIT.refused,
      `The stack's passphrase is needed, and nobody can be asked here: set ${VARIABLE} (or ${VARIABLE}_FILE), then try again. Nothing was changed.`,
    );
  const answer = await password({ message: "The stack's passphrase" });
  if (isCancel(answer)) throw new CommandError(EXIT.refused, "Nothing was changed.");
  // An empty one is one, too.
  return { [VARIABLE]: (answer as string | undefined) ?? "" };
};
