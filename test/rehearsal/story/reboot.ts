// The droplet reboots: the server is back by itself, no broadcast starts by itself, and a human's start works.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Scenario } from "../verbs/scenario";
import { PLATFORMS } from "../result/platform-names";
import { expectCleanBoot, startRestreams } from "../verbs/new-server";
import { WITHIN_MS } from "../verbs/deadlines";
import { outcomeOf } from "../result/outcome";

export const reboot: Scenario = {
  name: "reboot",
  title: "after a reboot the server is back and every restream is off, until it is started",
  suite: "story",
  run: async (bed) => {
    if (bed.publisher.pid !== undefined) await bed.publisher.kill();
    const rebootedAt = now();
    const boots = bed.machine.boots;
    await bed.machine.exec("systemctl", "--no-block", "reboot");
    await eventually("the machine has rebooted", WITHIN_MS.boots, () => {
      if (bed.machine.boots === boots) throw new Error("it is still the same boot");
    });
    await expectCleanBoot(bed);
    bed.say(`back ${((now() - rebootedAt) / 1000).toFixed(1)} s after the reboot`);
    for (const name of PLATFORMS)
      if (bed.platforms[name].connections.some(({ startedAt }) => startedAt >= rebootedAt))
        throw new Error(`${name}: a restream started by itself`);
    await startRestreams(bed);
    return outcomeOf();
  },
};
