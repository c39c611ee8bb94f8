// From a stack configuration to a server that shows the placeholder, and a restream that the operator starts.
import type { Scenario } from "../verbs/scenario";
import { provision } from "../verbs/provision";
import {
  expectCleanBoot,
  expectSandboxes,
  learnPlaceholder,
  startRestreams,
} from "../verbs/new-server";
import { outcomeOf } from "../result/outcome";

export const up: Scenario = {
  name: "up",
  title:
    "pulumi up: first boot clean, the placeholder on air, the restream off until it is started",
  suite: "story",
  once: true,
  run: async (bed) => {
    if (!bed.provisioned) await provision(bed);
    await expectCleanBoot(bed);
    await expectSandboxes(bed);
    await learnPlaceholder(bed);
    await startRestreams(bed);
    bed.addPublisher((await bed.project.output("address")) as string);
    return outcomeOf();
  },
};
