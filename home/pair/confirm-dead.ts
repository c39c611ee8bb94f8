// `restream confirm-dead` at home: whoever is said to be dead is looked for from here, too, because what the other server does not hear may still send.
import { CommandError, EXIT } from "../../control/command/exit-code";
import { otherOf, type ServerName } from "../../infra/servers";
import { canConnect } from "../../infra/reach";
import { openPorts } from "../rescue/look";
import { refusalWords } from "../rescue/words";
import { runOnServer } from "../ssh";
import type { Server } from "../server";
import { isName } from "./node";
import { chooseNode } from "./the-server";

/** Viewers wait; from home a server that lives answers in a fraction of this. */
const KNOCK_WITHIN_MS = 2000;

/** @param name as it was typed; one that is no server's is refused there @returns the exit code */
export const confirmDead = (name: string, words: readonly string[]): Promise<number> => {
  if (!isName(name)) return runOnServer(words);
  // Its place is the one that is to go on.
  chooseNode(otherOf(name));
  return runOnServer(words, (server) => demandDead(server, name));
};

/** @throws CommandError when it takes a connection */
export const demandDead = async (
  { members }: Pick<Server, "members">,
  name: ServerName,
  reaches: typeof canConnect = canConnect,
): Promise<void> => {
  if (members === undefined) return; // --node says why
  const open = await openPorts(members[name].address, reaches, KNOCK_WITHIN_MS);
  if (open.length === 0) return;
  const paths = open.map((port) => ({ kind: "port" as const, port }));
  throw new CommandError(EXIT.refused, refusalWords({ kind: "alive", old: name, paths }));
};
