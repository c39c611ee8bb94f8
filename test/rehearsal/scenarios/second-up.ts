// A second `pulumi up` of the same configuration changes nothing.
import type { Bed } from "../bed";
import { STACK } from "../project";
import { NOT_MEASURED } from "../report";
import type { Scenario } from "../scenario";

export const secondUp: Scenario = {
  name: "second-up",
  title: "a second pulumi up changes nothing",
  suite: "story",
  run: async (bed) => {
    const changes = await changesOf(bed);
    bed.report.provision.secondUpChanges = changes;
    if (changes !== 0) throw new Error(`the second pulumi up made ${changes} changes`);
    return NOT_MEASURED;
  },
};

/** How many resources a `pulumi up` changes. Not with --json: that prints the SSH key (docs/decisions/0005). */
export const changesOf = async ({ project }: Bed): Promise<number> => {
  const { stdout } = await project.mustPulumi(["up", "--yes", "--skip-preview", "-s", STACK]);
  return countChanges(stdout);
};

/** Of Pulumi's closing words: "Resources:", then a line for each kind of change, and one for what is unchanged. */
export const countChanges = (output: string): number => {
  const [, summary] = /^Resources:\n((?: {4}.*\n)+)/m.exec(output) ?? [];
  if (summary === undefined) throw new Error(`pulumi up gave no summary:\n${output.slice(-1000)}`);
  return [...summary.matchAll(/(\d+) (\w+)/g)]
    .filter(([, , kind]) => kind !== "unchanged")
    .reduce((sum, [, count]) => sum + Number(count), 0);
};
