// `restream page`: opens the server's page here, through SSH, says where, and holds it until Ctrl-C.
import { CommandError, EXIT } from "../../control/command/exit-code";
import { say, sayError } from "../output";
import { explainUnreachable, withServer } from "../ssh";
import { LOOPBACK } from "../server";
import { isFree, Tunnel } from "../tunnel";

/** On the server's loopback and here alike: links of invitations name it (control/shared/names.ts). */
const PORT = 9102;
const ADDRESS = `http://${LOOPBACK}:${PORT}/`;
const ANSWERS_WITHIN_MS = 5000;

const IS_OFF =
  "No page answers on the server: restream:page is off there. To have it: pulumi config set restream:page true, then pulumi up. It is on? restream logs page";

/** @returns well: it was ended here */
export const openPage = async (): Promise<number> => {
  if (!(await isFree(PORT)))
    throw new CommandError(
      EXIT.refused,
      `${LOOPBACK}:${PORT} is taken on this machine: perhaps another restream page, and then the page is there already: ${ADDRESS}`,
    );
  return withServer(async (server, knownHosts, pulumi) => {
    const tunnel = new Tunnel(server, knownHosts, [PORT]);
    if (!(await tunnel.isOpen()))
      return tunnel.isAsked ? EXIT.well : fail(await explainUnreachable(pulumi, server.address));
    try {
      if (!(await answers()) && !tunnel.hasEnded) throw new CommandError(EXIT.refused, IS_OFF);
      say(
        `The page is here until Ctrl-C: ${ADDRESS}\nTo let somebody in: restream page invite NAME --may control`,
      );
      await tunnel.ended;
    } finally {
      tunnel.end();
      await tunnel.ended;
    }
    return tunnel.isAsked
      ? EXIT.well
      : fail("The line to the server is lost. Open it again: restream page");
  });
};

const fail = (words: string): number => {
  sayError(`restream: ${words}`);
  return EXIT.unreachable;
};

const answers = (): Promise<boolean> =>
  fetch(`${ADDRESS}sign-in`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
