// `restream metrics`: opens the tunnel to the server's numbers, says what is there, and holds it until Ctrl-C.
import { CommandError, EXIT } from "../../control/command/exit-code";
import { ROOT } from "../folder";
import { say, sayError } from "../output";
import { explainUnreachable, withServer } from "../ssh";
import { isFree, Tunnel } from "../tunnel";
import { addressOf, explainTaken, IS_OFF, openWords, PORTS } from "./tunnel";

const ANSWERS_WITHIN_MS = 5000;

/** @returns well: it was ended here */
export const metrics = async (): Promise<number> => {
  const taken = await takenPorts();
  if (taken.length > 0) throw new CommandError(EXIT.refused, explainTaken(taken));
  return withServer(async (server, knownHosts, pulumi) => {
    const tunnel = new Tunnel(server, knownHosts, PORTS);
    if (!(await tunnel.isOpen()))
      return tunnel.isAsked ? EXIT.well : fail(await explainUnreachable(pulumi, server.address));
    try {
      const answering = await answeringPorts();
      if (answering.length === 0 && !tunnel.hasEnded) throw new CommandError(EXIT.refused, IS_OFF);
      for (const line of openWords(answering, ROOT)) say(line);
      await tunnel.ended;
    } finally {
      tunnel.end();
      await tunnel.ended;
    }
    return tunnel.isAsked
      ? EXIT.well
      : fail("The line to the server is lost. Open it again: restream metrics");
  });
};

const fail = (words: string): number => {
  sayError(`restream: ${words}`);
  return EXIT.unreachable;
};

const takenPorts = async (): Promise<number[]> => {
  const free = await Promise.all(PORTS.map(isFree));
  return PORTS.filter((_, at) => !free[at]);
};

const answeringPorts = async (): Promise<number[]> => {
  const answers = await Promise.all(
    PORTS.map((port) =>
      fetch(addressOf(port), { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.ok;
        },
        () => false,
      ),
    ),
  );
  return PORTS.filter((_, at) => answers[at]);
};
