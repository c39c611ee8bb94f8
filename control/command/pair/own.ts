// Knows this server's pair for the commands: refuses what only the one on air may do, and what there is without a pair.
import { isSpare, readPair, type Pair } from "../../shared/pair";
import { CommandError, EXIT } from "../exit-code";

/** @param verb what is to be done where it counts @throws CommandError on the spare: what begins there would be sent twice, what is set there is replaced at a take-over */
export const refuseOnSpare = (verb: string, pair = readPair()): void => {
  if (pair === undefined || !isSpare(pair)) return;
  const { own, onAir } = pair;
  throw new CommandError(
    EXIT.refused,
    `Nothing was changed: ${own} is the spare; ${onAir.name} is on air, and there is where to ${verb} (at home: restream --node on-air, and the rest as you typed it). Is ${onAir.name} lost? At home: restream rescue`,
  );
};

/** @throws CommandError where this server is alone */
export const demandPair = (pair = readPair()): Pair => {
  if (pair !== undefined) return pair;
  throw new CommandError(
    EXIT.refused,
    "This server is alone: restream:spare is off, and there is no other one to take over from. At home: pulumi config set restream:spare true, then pulumi up",
  );
};
