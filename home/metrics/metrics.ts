// `restream metrics`: opens the tunnel to the server's numbers, says what is there, and holds it until Ctrl-C.
import { CommandError, EXIT } from "../../control/command/exit-code";
import { ROOT } from "../folder";
import { say } from "../output";
import { answers, isFree, whileTunnelled } from "../tunnel";
import { addressOf, explainTaken, IS_OFF, openWords, PORTS } from "./tunnel";

/** @returns well: it was ended here */
export const metrics = async (): Promise<number> => {
  const taken = await portsOf(async (port) => !(await isFree(port)));
  if (taken.length > 0) throw new CommandError(EXIT.refused, explainTaken(taken));
  return whileTunnelled(PORTS, "restream metrics", async (hasEnded) => {
    const answering = await portsOf((port) => answers(addressOf(port)));
    if (answering.length === 0 && !hasEnded()) throw new CommandError(EXIT.refused, IS_OFF);
    for (const line of openWords(answering, ROOT)) say(line);
  });
};

const portsOf = async (is: (port: number) => Promise<boolean>): Promise<number[]> => {
  const each = await Promise.all(PORTS.map(is));
  return PORTS.filter((_, at) => each[at]);
};
