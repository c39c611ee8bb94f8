// Decides which server of a pair `--node` means, and what is said where it means none. Pure.
import { CommandError, EXIT } from "../../control/command/exit-code";
import { memberOf, type Server } from "../server";
import { SERVERS, otherOf, type ServerName } from "../../infra/servers";
import { newest, type PairWord } from "./word";

export const NODES = [...SERVERS, "spare", "on-air"] as const;
export type Node = (typeof NODES)[number];

export const isName = (node: string): node is ServerName =>
  (SERVERS as readonly string[]).includes(node);

const ALONE =
  "--node is for a stack with a spare, and this one has a single server: leave it out. To have a spare: pulumi config set restream:reservedIp true; pulumi config set restream:spare true; pulumi up";
const NOBODY_SAYS =
  "Neither server says which of them is on air. Name the one that you mean: restream --node first status, restream --node second status. Is the one on air dead? restream rescue";

/** @throws CommandError in a stack without a spare */
export const mustBePair = ({ members }: Server): void => {
  if (members === undefined) throw new CommandError(EXIT.refused, ALONE);
};

/** @param words what the servers say that were asked @throws CommandError when it cannot be told */
export const serverMeant = (
  stack: Server,
  node: Node,
  words: readonly (PairWord | undefined)[],
): Server => {
  mustBePair(stack);
  if (isName(node)) return memberOf(stack, node);
  const onAir = newest(words)?.onAir;
  if (onAir === undefined) throw new CommandError(EXIT.unreachable, NOBODY_SAYS);
  return memberOf(stack, node === "on-air" ? onAir : otherOf(onAir));
};

/** The words as they were typed, without --node before the command: what the server's own command gets. */
export const withoutNode = (words: readonly string[]): readonly string[] => {
  const [first = ""] = words;
  if (first === "--node") return withoutNode(words.slice(2));
  return first.startsWith("--node=") ? withoutNode(words.slice(1)) : words;
};
