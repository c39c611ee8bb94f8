// `restream rebuild`: a new droplet in place of the old one, which goes only when the new one is whole.
import { readFileSync } from "node:fs";
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { passphraseFor } from "../address/passphrase";
import { say } from "../output";
import { must, pulumiWith } from "../pulumi";
import { readConfig, selectedStack } from "../stack";
import { canAsk, isAgreed, mustAskable, pulumiOnScreen, whoIsLive } from "./on-screen";
import { appliedTo, dropletsOf } from "./state";
import {
  LOCKED_REBUILD,
  NOT_THERE,
  rebuildQuestion,
  rebuildRefused,
  REPORT_GOES,
  wordsAfterRebuild,
  wordsOfHalf,
} from "./words";

export const rebuild = async (options: { yes?: true }): Promise<ExitCode> => {
  const plain = pulumiWith();
  const stack = await selectedStack(plain);
  const config = await readConfig(plain);
  if (config.get("locked") === "true") throw new CommandError(EXIT.refused, LOCKED_REBUILD);
  const yes = options.yes === true;
  mustAskable("rebuild", yes);
  const exported = (): Promise<string> => must(plain, ["stack", "export"]);
  const before = dropletsOf(await exported()).find(({ isGoing }) => !isGoing);
  if (before === undefined) throw new CommandError(EXIT.refused, NOT_THERE);
  const live = await mustNotBeLive(yes);
  const env = await passphraseFor(readFileSync(stack.file, "utf8"), process.env, canAsk());
  const keeps = config.get("reservedIp") === "true";
  say(REPORT_GOES);
  if (!yes) {
    if (!(await isAgreed(rebuildQuestion(stack.name, live, keeps)))) {
      say("Nothing was changed.");
      return EXIT.refused;
    }
    // Somebody may have gone live while the question stood there.
    await mustNotBeLive(yes);
  }
  // By this one command, not by a value in the stack file: a file from before would replace the server once more.
  const code = await pulumiOnScreen(
    ["up", "--yes", "--skip-preview", "--replace", before.urn],
    env,
  );
  const text = await exported();
  const droplets = dropletsOf(text);
  const now = droplets.find(({ isGoing }) => !isGoing);
  if (code === 0 && now !== undefined && now.id !== before.id) {
    say(wordsAfterRebuild(before, now, keeps));
    return EXIT.well;
  }
  say(
    wordsOfHalf(before, {
      now,
      isWhole: now !== undefined && appliedTo(text) === now.id,
      isOldThere: droplets.some(({ id }) => id === before.id),
    }),
  );
  return EXIT.failing;
};

/** @returns who is live, as far as it is known. @throws CommandError when somebody is, or nobody can say and nobody is asked */
const mustNotBeLive = async (yes: boolean): Promise<string[] | undefined> => {
  const live = await whoIsLive();
  const refused = rebuildRefused(live, yes);
  if (refused !== undefined) throw new CommandError(EXIT.refused, refused);
  return live;
};
