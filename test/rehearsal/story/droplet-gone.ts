// The droplet has no address yet, or was deleted in the control panel: said by `pulumi up`, and mended by what it says.
import type { Machine } from "../../support/world/machine";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { expectServerRuns, withStackBeside } from "../verbs/stack-beside";
import { outcomeOf } from "../result/outcome";

const NAME = "gone";
const UP = ["up", "--yes", "--skip-preview", "-s", NAME];
/** As both sentences say. */
const UP_REFRESH = [...UP, "--refresh"];
const DROPLET = /^\/v2\/droplets\/\d+$/;

export const dropletGone: Scenario = {
  name: "droplet-gone",
  title:
    "a droplet without an address, then one that was deleted in the control panel: pulumi up says so, and pulumi up --refresh makes the server",
  suite: "story",
  lane: "c",
  once: true,
  run: async (bed) => {
    const { project, simulator } = bed;
    const before = new Set(bed.datacenter.machines);
    const problems: string[] = [];
    await withStackBeside(bed, NAME, async () => {
      bed.say("the droplet is active and has no address");
      const late = simulator.faults.withoutAddressForAWhile(DROPLET, Infinity);
      const nobody = await project.pulumi(UP);
      simulator.faults.remove(late);
      if (nobody.code === 0 || !/has not given the droplet an IPv4 address yet/.test(nobody.output))
        problems.push(`without an address: exit code ${nobody.code}: ${nobody.output.slice(-800)}`);

      bed.say("it has one now: pulumi up --refresh");
      await project.mustPulumi(UP_REFRESH);
      const first = newMachine(bed, before);
      await expectServerRuns(first);

      bed.say("it is deleted in the control panel");
      await bed.api("DELETE", `/v2/droplets/${newestDroplet(bed)}`);
      const gone = await project.pulumi(UP);
      if (!/is not among the droplets that DigitalOcean lists/.test(gone.output))
        problems.push(`deleted: exit code ${gone.code}: ${gone.output.slice(-800)}`);
      await project.mustPulumi(UP_REFRESH);
      await expectServerRuns(newMachine(bed, new Set([...before, first])));
    });
    return outcomeOf({ problems });
  },
};

const newMachine = ({ datacenter }: Bed, before: ReadonlySet<Machine>): Machine => {
  const [machine, ...others] = datacenter.machines.filter((one) => !before.has(one));
  if (!machine || others.length > 0)
    throw new Error(`expected one machine more, there are ${datacenter.machines.length}`);
  return machine;
};

const newestDroplet = ({ simulator }: Bed): string => {
  const ids = simulator.resources().flatMap(({ type, id }) => (type === "droplet" ? [id] : []));
  const newest = ids.at(-1);
  if (newest === undefined) throw new Error("there is no droplet");
  return newest;
};
