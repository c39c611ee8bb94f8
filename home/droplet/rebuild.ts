// `restream rebuild`: a new droplet in place of the old one, which goes only when the new one is whole.
import { readFileSync } from "node:fs";
import { CommandError, EXIT, type ExitCode } from "../../control/command/exit-code";
import { passphraseFor } from "../address/passphrase";
import { say } from "../output";
import type { Node } from "../pair/node";
import { must, pulumiWith } from "../pulumi";
import { readConfig, selectedStack } from "../stack";
import { canAsk, isAgreed, mustAskable, pulumiOnScreen, whoIsLive } from "./on-screen";
import { appliedTo, dropletsOf, nameOf } from "./state";
import { targetOf, type Target } from "./target";
import {
  LOCKED_REBUILD,
  ON_AIR_NOW,
  rebuildQuestion,
  rebuildRefused,
  REPORT_GOES,
  spareQuestion,
  wordsAfterRebuild,
  wordsAfterSpare,
  wordsOfHalf,
} from "./words";

export const rebuild = async (options: { node?: Node; yes?: true }): Promise<ExitCode> => {
  const plain = pulumiWith();
  const stack = await selectedStack(plain);
  const config = await readConfig(plain);
  if (config.get("locked") === "true") throw new CommandError(EXIT.refused, LOCKED_REBUILD);
  const yes = options.yes === true;
  mustAskable("rebuild", yes);
  const exported = (): Promise<string> => must(plain, ["stack", "export"]);
  const find = async (): Promise<Target> => targetOf(plain, await exported(), options.node);
  const target = await find();
  const { droplet: before, spareOf } = target;
  const live = spareOf === undefined ? await mustNotBeLive(yes) : [];
  const env = await passphraseFor(readFileSync(stack.file, "utf8"), process.env, canAsk());
  const keeps = config.get("reservedIp") === "true";
  if (spareOf === undefined) say(REPORT_GOES);
  if (!yes) {
    const asked =
      spareOf === undefined
        ? rebuildQuestion(stack.name, live, keeps)
        : spareQuestion(stack.name, nameOf(before), spareOf);
    if (!(await isAgreed(asked))) {
      say("Nothing was changed.");
      return EXIT.refused;
    }
    // Somebody may have gone live, or have moved to the spare, while the question stood there.
    if (spareOf === undefined) await mustNotBeLive(yes);
    else if ((await find()).spareOf === undefined) throw new CommandError(EXIT.refused, ON_AIR_NOW);
  }
  // By this one command, not by a value in the stack file: a file from before would replace the server once more.
  const code = await pulumiOnScreen(
    ["up", "--yes", "--skip-preview", "--replace", before.urn],
    // Of a pair: the old one may be silent, and the new one is to get its release (infra/components/look-at-pair.ts).
    { ...env, RESTREAM_REBUILDS: nameOf(before) },
  );
  return told(code, await exported(), target, keeps);
};

/** Says what has become of it. */
const told = (
  code: number,
  exported: string,
  { droplet: before, isOfPair, spareOf }: Target,
  keeps: boolean,
): ExitCode => {
  const name = nameOf(before);
  const droplets = dropletsOf(exported);
  const now = droplets.find((each) => !each.isGoing && nameOf(each) === name);
  if (code === 0 && now !== undefined && now.id !== before.id) {
    say(
      spareOf === undefined
        ? wordsAfterRebuild(before, now, keeps)
        : wordsAfterSpare(name, before, now),
    );
    return EXIT.well;
  }
  const half = {
    now,
    isWhole: now !== undefined && appliedTo(exported, name) === now.id,
    isOldThere: droplets.some(({ id }) => id === before.id),
  };
  say(wordsOfHalf(before, half, `restream rebuild${isOfPair ? ` --node ${name}` : ""}`));
  return EXIT.failing;
};

/** @returns who is live, as far as it is known. @throws CommandError when somebody is, or nobody can say and nobody is asked */
const mustNotBeLive = async (yes: boolean): Promise<string[] | undefined> => {
  const live = await whoIsLive();
  const refused = rebuildRefused(live, yes);
  if (refused !== undefined) throw new CommandError(EXIT.refused, refused);
  return live;
};
