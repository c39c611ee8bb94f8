// A second `pulumi up` of the same configuration changes nothing.
import type { Bed } from "../bed/bed";
import { UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { outcomeOf } from "../result/outcome";

export const secondUp: Scenario = {
  name: "second-up",
  title: "a second pulumi up changes nothing",
  suite: "story",
  run: async (bed) => {
    const { changes, stdout } = await secondUpOf(bed);
    bed.report.provision.secondUpChanges = changes;
    if (changes !== 0) throw new Error(`the second pulumi up made ${changes} changes`);
    // api-errors has shown that these would be here.
    if (/further droplet|keeps it/.test(stdout))
      throw new Error(`the second pulumi up warns of nothing:\n${stdout}`);
    return outcomeOf();
  },
};

/** How many resources it changed, and what it printed. Not with --json: that prints the SSH key (docs/decisions/0005). */
const secondUpOf = async ({ project }: Bed): Promise<{ changes: number; stdout: string }> => {
  const { stdout } = await project.mustPulumi(UP);
  return { changes: countChanges(stdout), stdout };
};

/** Pulumi closes with "Resources:", then a line for each kind of change, and one for what is unchanged. */
export const countChanges = (output: string): number => {
  const [, summary] = /^Resources:\n((?: {4}.*\n)+)/m.exec(output) ?? [];
  if (summary === undefined) throw new Error(`pulumi up gave no summary:\n${output.slice(-1000)}`);
  return [...summary.matchAll(/(\d+) (\w+)/g)]
    .filter(([, , kind]) => kind !== "unchanged")
    .reduce((sum, [, count]) => sum + Number(count), 0);
};
