// `restream page`: opens the server's page here, through SSH, says where, and holds it until Ctrl-C.
import { CommandError, EXIT } from "../../control/command/exit-code";
import { say } from "../output";
import { must, pulumiWith } from "../pulumi";
import { LOOPBACK, pageOf } from "../server";
import { isFree, isThere, whileTunnelled } from "../tunnel";

/** On the server's loopback and here alike: links of invitations name it (control/shared/names.ts). */
const PORT = 9102;
const ADDRESS = `http://${LOOPBACK}:${PORT}/`;

const IS_OFF =
  "No page answers on the server: restream:page is off there. To have it: pulumi config set restream:page true, then pulumi up. It is on? restream logs page";

/** @returns well: it was ended here */
export const openPage = async (): Promise<number> => {
  if (!(await isFree(PORT)))
    throw new CommandError(
      EXIT.refused,
      `${LOOPBACK}:${PORT} is taken on this machine: perhaps another restream page, and then the page is there already: ${ADDRESS}`,
    );
  const inPublic = pageOf(await must(pulumiWith(), ["stack", "output", "--json"]));
  return whileTunnelled([PORT], "restream page", async (hasEnded) => {
    // It refuses for a while whoever is not signed in, when strangers knock too often: whoever is signed in gets in.
    if (!(await isThere(`${ADDRESS}sign-in`)) && !hasEnded())
      throw new CommandError(EXIT.refused, IS_OFF);
    say(
      [
        `The page is here until Ctrl-C: ${ADDRESS}`,
        ...(inPublic === undefined
          ? []
          : [`Without SSH, for whom restream:pageFrom names: ${inPublic}`]),
        "To let somebody in: restream page invite NAME --may control",
      ].join("\n"),
    );
  });
};
