// Moved on purpose: by restream failover, and by a reboot of the server on air that somebody types.
import { eventually } from "../../support/eventually";
import type { Machine } from "../../support/world/machine";
import { expects } from "../verbs/expects";
import type { Scenario } from "../verbs/scenario";
import { timed } from "../spare/servers";
import { moves } from "./by-itself";

const BOOTS_WITHIN_MS = 120_000;

export const ON_PURPOSE: readonly Scenario[] = [
  moves({
    name: "failover-on-purpose",
    title: "restream failover: the other server goes on, and the old one needs no power to be cut",
    fault: async ({ bed, figures, problems, onAir, spare }) => {
      const refused = await bed.project.restream(["--node", "spare", "failover"]);
      const log = bed.simulator.log.length;
      const said = await timed(bed, ["failover"]);
      figures["restream failover s"] = said.seconds;
      const orders = bed.simulator.log
        .slice(log)
        .filter(({ method, path }) => method === "POST" && path.includes("/droplets/"));
      problems.push(
        ...expects("failover on the spare", refused, 3, new RegExp(`${spare.name} is the spare`)),
        ...expects("restream failover", said, 0, new RegExp(`${spare.name} is on air`)),
        ...orders.map(({ path, body }) => `it ordered ${path} ${body} of ${onAir.name}`),
      );
    },
  }),
  moves({
    name: "pair-reboot",
    title:
      "systemctl reboot on the server on air: the other one goes on before anything is stopped",
    fault: async ({ onAir: { machine } }) => {
      const since = await startOf(machine);
      await machine.exec("systemctl", "--no-block", "reboot");
      return async () => {
        await eventually("the machine has booted", BOOTS_WITHIN_MS, async () => {
          if ((await startOf(machine)) === since) throw new Error("it has not");
        });
      };
    },
  }),
];

/** Another one after each boot; a container shares the host's boot id. */
const startOf = (machine: Machine): Promise<string> =>
  machine.exec("systemctl", "show", "--property=UserspaceTimestampMonotonic", "--value");
