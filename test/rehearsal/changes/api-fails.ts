// DigitalOcean's API fails, or asks for a pause, when half of a `pulumi up` is done: said, and the next one goes on from there.
import { now } from "../../support/media/clock";
import type { Machine } from "../../support/world/machine";
import { HOME, OTHER_HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";
import { allow } from "../verbs/allow";
import type { Said } from "../verbs/expects";
import { ensureOnAir, rowsAfter } from "../verbs/row";
import { expectServerRuns, withStackBeside } from "../verbs/stack-beside";
import { liveUntouched } from "../verbs/untouched";

const BESIDE = "half";
const UP_BESIDE = ["up", "--yes", "--skip-preview", "-s", BESIDE];
const REFRESH = ["refresh", "--yes", "--skip-preview", "-s", STACK];
const DROPLET = /^\/v2\/droplets\/\d+$/;
const FIREWALL = /^\/v2\/firewalls\/[\w-]+$/;
/** The provider gives up after so many of these. */
const TRIES = 2;

const FAILING = /error: DigitalOcean's API is failing.*Run pulumi up again/;
const PAUSE = /error: DigitalOcean asks for a pause.* then pulumi up again/;

export const apiFailsMidway = rowsAfter("changes", ensureOnAir)(
  "api-fails-midway",
  "the API fails in the middle of an up, of a changed firewall and of a refresh: said, the next up finishes, no droplet too many, live untouched",
  async (bed, _since, figures) => {
    // The other droplet boots on the cores of this machine, which no real one does: pauses count only afterwards.
    const problems = await whileDropletIsMade(bed);
    const live = await liveUntouched(bed, figures, now(), async () => {
      problems.push(...(await whileFirewallChanges(bed)), ...(await whileRefreshed(bed)));
    });
    return { problems: [...problems, ...live] };
  },
);

/** Of another stack: its droplet has been ordered, and how it is cannot be asked. */
const whileDropletIsMade = async (bed: Bed): Promise<string[]> => {
  const { project, simulator } = bed;
  const before = new Set(bed.datacenter.machines);
  const [known, problems] = [new Set(dropletsOf(bed)), [] as string[]];
  await withStackBeside(bed, BESIDE, async () => {
    bed.say("the API fails once the droplet has been ordered");
    const fault = simulator.faults.outage("GET", DROPLET, TRIES);
    const half = await project.pulumi(UP_BESIDE);
    simulator.faults.remove(fault);
    const [ordered = "none"] = ownOf(bed, known);
    problems.push(...struck(fault.hits), ...failed("while the droplet is made", half, FAILING));
    bed.say("pulumi up again");
    await project.mustPulumi(UP_BESIDE);
    const [is = "", ...more] = ownOf(bed, known);
    if (is !== ordered || more.length > 0)
      problems.push(`ordered was droplet ${ordered}, now there are ${[is, ...more].join(", ")}`);
    const [machine] = bed.datacenter.machines.filter((one: Machine) => !before.has(one));
    if (machine) await expectServerRuns(machine);
    else problems.push("no machine was made");
  });
  return problems;
};

/** Of the server that is on air. */
const whileFirewallChanges = async (bed: Bed): Promise<string[]> => {
  const { project, simulator } = bed;
  const problems: string[] = [];
  for (const [what, says, add] of [
    ["the API fails", FAILING, () => simulator.faults.outage("PUT", FIREWALL, TRIES)],
    ["it asks for a pause", PAUSE, () => simulator.faults.tooManyRequests(FIREWALL, TRIES, 1)],
  ] as const) {
    bed.say(`${what} while the firewall is changed`);
    await project.mustPulumi(
      ["config", "set", "restream:homeIp", "-s", STACK],
      `${HOME},${OTHER_HOME}`,
    );
    const fault = add();
    const half = await project.pulumi(UP);
    simulator.faults.remove(fault);
    problems.push(...struck(fault.hits), ...failed(what, half, says));
    const [put, ...others] = await allow(bed, HOME, OTHER_HOME);
    if (!/^PUT \/v2\/firewalls\//.test(put ?? "") || others.length > 0)
      problems.push(
        `the next up did not change the firewall alone: ${[put, ...others].join(", ")}`,
      );
    await allow(bed, HOME);
  }
  return problems;
};

const whileRefreshed = async (bed: Bed): Promise<string[]> => {
  const { project, simulator } = bed;
  bed.say("the API fails while it is asked how everything is");
  const fault = simulator.faults.outage("GET", DROPLET, TRIES);
  const half = await project.pulumi(REFRESH);
  simulator.faults.remove(fault);
  const { output } = await project.mustPulumi(UP);
  return [
    ...struck(fault.hits),
    ...failed("while refreshed", half, /GET \S+: 503 /),
    ...(/Resources:\s+\d+ unchanged\s/.test(output)
      ? []
      : [`an up after a refresh that failed changed something: ${output.slice(-800)}`]),
  ];
};

const failed = (what: string, { code, output }: Said, says: RegExp): string[] =>
  code !== 0 && says.test(output)
    ? []
    : [`${what}: exit code ${code}, expected ${String(says)}: ${output.slice(-1500)}`];

const struck = (hits: number): string[] =>
  hits === TRIES ? [] : [`the API failed ${hits} times, not ${TRIES}: nothing is proved`];

const dropletsOf = ({ simulator }: Bed): string[] =>
  simulator.resources().flatMap(({ type, id }) => (type === "droplet" ? [id] : []));

const ownOf = (bed: Bed, known: ReadonlySet<string>): string[] =>
  dropletsOf(bed).filter((id) => !known.has(id));
