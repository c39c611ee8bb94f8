// The hardware beneath a server is dead, and DigitalOcean says for ever that it is active: only a human can be sure.
import { eventually } from "../../support/eventually";
import { untilTold } from "../watch/told";
import { expects } from "../verbs/expects";
import type { Scenario } from "../verbs/scenario";
import { startedAt, timed } from "../spare/servers";
import { moves, stays } from "./by-itself";

/** Long enough that a fence is in flight. */
const TOLD_WITHIN_SECONDS = 60;
const ASKED_WITHIN_MS = 60_000;

export const HOST_DEAD: readonly Scenario[] = [
  moves({
    name: "pair-host-dead",
    title:
      "the hardware of the server on air is dead: people are told with the one command; confirm-dead is refused while it lives, and puts the other one on air while it is still being switched off",
    outlastsGrace: true,
    fault: async ({ bed, figures, problems, onAir, spare }) => {
      const alive = await bed.project.restream(["confirm-dead", onAir.name]);
      const host = bed.simulator.hardware.hostDies(onAir.id);
      const cutAt = Date.now();
      await bed.datacenter.power.off(onAir.id);
      figures["told after s"] = await untilTold(
        cutAt,
        new RegExp(`confirm-dead ${onAir.name}`),
        TOLD_WITHIN_SECONDS,
      );
      // As long as it is being switched off.
      await eventually("the dead host was asked", ASKED_WITHIN_MS, () => {
        if (host.hits === 0) throw new Error("it was not");
      });
      const early = await startedAt(spare);
      const confirmed = await timed(bed, ["confirm-dead", onAir.name]);
      figures["restream confirm-dead s"] = confirmed.seconds;
      problems.push(
        ...expects("confirm-dead of one that lives", alive, 3, /is not dead/),
        ...(early.length === 0 ? [] : [`started before anybody was sure: ${early.join()}`]),
        ...expects("restream confirm-dead", confirmed, 0, new RegExp(`${spare.name} is on air`)),
      );
      return async () => {
        host.mend();
        await bed.datacenter.power.on(onAir.id);
      };
    },
  }),
  stays({
    name: "pair-spare-host-dead",
    title: "the hardware of the spare is dead: the one on air goes on, and people are told",
    fault: async ({ bed, spare }) => {
      const host = bed.simulator.hardware.hostDies(spare.id);
      const cutAt = Date.now();
      await bed.datacenter.power.off(spare.id);
      await untilTold(cutAt, /No spare any more/, 120);
      return async () => {
        host.mend();
        await bed.datacenter.power.on(spare.id);
      };
    },
  }),
];
