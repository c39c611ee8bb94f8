// Sees to a stack to set up: a state on this machine, a stack that is selected, and its passphrase.
import { readFileSync } from "node:fs";
import { CommandError, EXIT } from "../../control/command/exit-code";
import { isInEnvironment, passphraseFor } from "../address/passphrase";
import { explainPulumi, must, type Pulumi } from "../pulumi";
import { selectedStack, type Stack } from "../stack";
import type { Asker } from "./asker";

const NEW_STACK = "prod";
const VARIABLE = "PULUMI_CONFIG_PASSPHRASE";

/** A Pulumi with this added to its environment. */
export type PulumiWith = (env?: NodeJS.ProcessEnv) => Pulumi;

export interface OpenStack {
  stack: Stack;
  /** Knows the passphrase. */
  pulumi: Pulumi;
}

export const openStack = async (
  asker: Asker,
  pulumiWith: PulumiWith,
  folder: string,
): Promise<OpenStack> => {
  const plain = pulumiWith();
  if ((await plain(["whoami"])).code !== 0) {
    await must(plain, ["login", "--local"]);
    asker.say("Pulumi keeps its state on this machine (pulumi login --local).");
  }
  const stacks = JSON.parse(await must(plain, ["stack", "ls", "--json"])) as {
    name: string;
    current: boolean;
  }[];
  if (stacks.some(({ current }) => current)) return existing(pulumiWith, folder);
  const [first] = stacks;
  if (first !== undefined) {
    const name =
      stacks.length === 1
        ? first.name
        : await asker.choose(
            "Which stack?",
            stacks.map((stack) => ({ value: stack.name, label: stack.name })),
            first.name,
          );
    await must(plain, ["stack", "select", name]);
    return existing(pulumiWith, folder);
  }
  const env = isInEnvironment(process.env) ? {} : { [VARIABLE]: await newPassphrase(asker) };
  const pulumi = pulumiWith(env);
  await must(pulumi, ["stack", "init", NEW_STACK]);
  return { stack: await selectedStack(pulumi, folder), pulumi };
};

const existing = async (pulumiWith: PulumiWith, folder: string): Promise<OpenStack> => {
  const stack = await selectedStack(pulumiWith(), folder);
  const pulumi = pulumiWith(await passphraseFor(readStackFile(stack), process.env, true));
  const { code, stderr } = await pulumi(["config", "get", "restream:publishKey"]);
  if (code !== 0 && /passphrase/i.test(stderr))
    throw new CommandError(EXIT.refused, explainPulumi(stderr));
  return { stack, pulumi };
};

const readStackFile = ({ file, name }: Stack): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new CommandError(
      EXIT.refused,
      `Pulumi.${name}.yaml is not in this folder, though the stack ${name} is there: put it back from your copy, then run restream setup again.`,
    );
  }
};

const newPassphrase = async (asker: Asker): Promise<string> => {
  asker.say(
    "Choose a passphrase: it encrypts your keys. Write it down; nobody can recover it, and every pulumi up asks for it (or set PULUMI_CONFIG_PASSPHRASE).",
  );
  for (;;) {
    const first = await asker.secret("A new passphrase", (answer) =>
      answer.length < 8 ? "at least 8 characters" : undefined,
    );
    const again = await asker.secret("The same once more", () => undefined);
    if (first === again) return first;
    asker.say("Those two differ. Once more:");
  }
};
