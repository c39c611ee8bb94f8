// `restream destroy`: says what would end and what it costs to leave it, asks, and runs `pulumi destroy`.
import { readFileSync } from "node:fs";
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { dollarsPerDay } from "../../infra/parse/sizes";
import { passphraseFor } from "../address/passphrase";
import { say } from "../output";
import { must, pulumiWith, type Pulumi } from "../pulumi";
import { readConfig, selectedStack } from "../stack";
import { Api } from "./api";
import { apiAccess } from "./api-access";
import { canAsk, isAgreed, mustAskable, pulumiOnScreen, whoIsLive } from "./on-screen";
import { dropletsOf, ownedBy, type Owned } from "./state";
import { lockedWords, question, wordsAfter, wordsBefore } from "./words";

export const destroy = async (options: { yes?: true }): Promise<ExitCode> => {
  const plain = pulumiWith();
  const stack = await selectedStack(plain);
  const config = await readConfig(plain);
  const exported = await must(plain, ["stack", "export"]);
  // Not what is being replaced: those go by themselves.
  const servers = dropletsOf(exported).filter(({ isGoing }) => !isGoing).length;
  if (config.get("locked") === "true") throw new CommandError(EXIT.refused, lockedWords(servers));
  const yes = options.yes === true;
  mustAskable("destroy", yes);
  const env = await passphraseFor(readFileSync(stack.file, "utf8"), process.env, canAsk());
  const owned = ownedBy(exported);
  if (owned.droplets.length > 0) {
    const [live, further] = await Promise.all([
      whoIsLive(),
      furtherDroplets(pulumiWith(env), owned),
    ]);
    const perDay = dollarsPerDay(config.get("size") ?? "");
    const known = { stack: stack.name, live, servers, perDay, tag: owned.tag, further };
    for (const words of wordsBefore(known)) say(words);
  }
  if (!yes && !(await isAgreed(question(stack.name, servers)))) {
    say("Nothing was destroyed.");
    return EXIT.refused;
  }
  const code = await pulumiOnScreen(["destroy", "--yes", "--skip-preview"], env);
  if (code === 0) say(wordsAfter(stack.name, servers));
  else say("What is left costs money. Once the cause is gone: restream destroy");
  return code === 0 ? EXIT.well : EXIT.failing;
};

/** undefined: DigitalOcean does not say. */
const furtherDroplets = async (
  pulumi: Pulumi,
  { droplets, tag }: Owned,
): Promise<string[] | undefined> => {
  if (tag === undefined) return [];
  try {
    const found = await new Api(await apiAccess(pulumi)).dropletsWith(tag);
    return found.filter((id) => !droplets.includes(id));
  } catch {
    return undefined; // no network, no token, an answer that is not understood: it is said that it is not known
  }
};
