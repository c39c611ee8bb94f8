// After the event nothing is left, at DigitalOcean or here.
import type { Bed } from "../bed/bed";
import { STACK } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { outcomeOf } from "../result/outcome";

export const destroy: Scenario = {
  name: "destroy",
  title: "pulumi destroy leaves nothing",
  suite: "story",
  once: true,
  run: async (bed: Bed) => {
    if (bed.publisher.pid !== undefined) await bed.publisher.kill();
    await bed.project.mustPulumi(["destroy", "--yes", "--skip-preview", "-s", STACK]);
    await bed.project.mustPulumi(["stack", "rm", "--yes", STACK]);
    const left = [
      ...bed.simulator.resources().map(({ type, id }) => `${type} ${id}`),
      ...bed.datacenter.machines.map(({ name }) => `machine ${name}`),
    ];
    bed.report.provision.destroyLeftovers = left.length;
    if (left.length > 0) throw new Error(`left after destroy: ${left.join(", ")}`);
    if (bed.simulator.unknownRequests.length > 0)
      throw new Error(
        `the simulator answered 501 to ${bed.simulator.unknownRequests.map(({ method, path }) => `${method} ${path}`).join(", ")}`,
      );
    return outcomeOf();
  },
};
