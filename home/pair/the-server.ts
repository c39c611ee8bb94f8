// Finds the server that a command is for: the stack's, or of a pair the one on air, or the one that --node names.
import { speaksSsh } from "../../infra/reach";
import { SSH_PORT } from "../address/ports";
import { must, pulumiWith, type Pulumi } from "../pulumi";
import { readBySsh, withKnownHosts } from "../run-ssh";
import { memberOf, serverOf, type Server } from "../server";
import { isName, mustBePair, serverMeant, type Node } from "./node";
import { SERVERS } from "../../infra/servers";
import { isOnAir, PAIR_LINE, wordIn, type PairWord } from "./word";

/** A server that is off would have ssh wait for 10 s. */
const KNOCK_WITHIN_MS = 4000;
const SAYS_WITHIN_MS = 15_000;

let chosen: Node | undefined;

/** For all that follows: a command is for one server. */
export const chooseNode = (node: Node): void => {
  chosen = node;
};

/** The stack's, whatever --node says. No secrets are asked for. */
export const stackServer = async (pulumi: Pulumi): Promise<Server> =>
  serverOf(await must(pulumi, ["stack", "output", "--json"]));

/** @throws CommandError where --node means none */
export const theServer = async (pulumi: Pulumi): Promise<Server> => {
  const stack = await stackServer(pulumi);
  if (chosen === undefined) return stack;
  mustBePair(stack);
  const words = isName(chosen) ? [] : await askWhoIsOnAir(stack);
  return serverMeant(stack, chosen, words);
};

/** @param work gets the server, and a file with its host key */
export const withServer = async <Result>(
  work: (server: Server, knownHosts: string, pulumi: Pulumi) => Promise<Result>,
): Promise<Result> => {
  const pulumi = pulumiWith();
  const server = await theServer(pulumi);
  return withKnownHosts(server, (knownHosts) => work(server, knownHosts, pulumi));
};

/** undefined: it does not answer, or its version knows no pair. */
export const askPair = async (server: Server): Promise<PairWord | undefined> => {
  if (!(await speaksSsh(server.address, SSH_PORT, KNOCK_WITHIN_MS))) return undefined;
  const { stdout } = await withKnownHosts(server, (knownHosts) =>
    readBySsh(server, knownHosts, { line: PAIR_LINE, withinMs: SAYS_WITHIN_MS }),
  );
  return wordIn(stdout);
};

/** The one behind the stack's address says of itself whether it is on air; otherwise both are asked, one after the other: ssh may ask for a passphrase. */
export const askWhoIsOnAir = async (stack: Server): Promise<(PairWord | undefined)[]> => {
  const word = await askPair(stack);
  if (word && isOnAir(word)) return [word];
  const words: (PairWord | undefined)[] = [];
  for (const name of SERVERS) words.push(await askPair(memberOf(stack, name)));
  return words;
};
