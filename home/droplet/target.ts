// Finds the droplet that is to be made anew: the only one, or of two the one that --node names.
import { CommandError, EXIT } from "../../control/command/exit-code";
import { serverMeant, type Node } from "../pair/node";
import { askWhoIsOnAir, stackServer } from "../pair/the-server";
import { type ServerName } from "../../infra/servers";
import { newest, type PairWord } from "../pair/word";
import type { Pulumi } from "../pulumi";
import type { Server } from "../server";
import { dropletsOf, nameOf, type OwnDroplet } from "./state";
import { NOT_THERE, notThere, onlyOne, WHICH } from "./words";

export interface Target {
  droplet: OwnDroplet;
  /** There are two servers. */
  isOfPair: boolean;
  /** It is the spare of this one; undefined: it is on air, or may be. */
  spareOf: ServerName | undefined;
}

/** @throws CommandError when there is none, or it is not known which one is meant */
export const targetOf = async (
  pulumi: Pulumi,
  exported: string,
  node: Node | undefined,
): Promise<Target> => {
  const droplets = dropletsOf(exported).filter(({ isGoing }) => !isGoing);
  const [only] = droplets;
  if (only === undefined) throw new CommandError(EXIT.refused, NOT_THERE);
  const isOfPair = droplets.some((each) => nameOf(each) === "second");
  if (node === undefined) {
    if (isOfPair) throw new CommandError(EXIT.refused, WHICH);
    return { droplet: only, isOfPair, spareOf: undefined };
  }
  const stack = await stackServer(pulumi);
  const words = stack.members === undefined ? [] : await askWhoIsOnAir(stack);
  return targetAmong(droplets, stack, node, words);
};

/** Pure. @param words what the servers say that were asked @throws as above */
export const targetAmong = (
  droplets: readonly OwnDroplet[],
  stack: Server,
  node: Node,
  words: readonly (PairWord | undefined)[],
): Target => {
  const { name = "first" } = serverMeant(stack, node, words);
  const droplet = droplets.find((each) => nameOf(each) === name);
  if (droplet === undefined) throw new CommandError(EXIT.refused, notThere(name));
  const onAir = newest(words)?.onAir;
  if (onAir === undefined || onAir === name) return { droplet, isOfPair: true, spareOf: undefined };
  if (!words.some((word) => word?.name === onAir))
    throw new CommandError(EXIT.refused, onlyOne(name, onAir));
  return { droplet, isOfPair: true, spareOf: onAir };
};
