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
    const { changes, stdout } = await secondUpOf(bed);
    bed.report.provision.secondUpChanges = changes;
    if (changes !== 0) throw new Error(`the second pulumi up made ${changes} changes`);
    // api-errors has shown that these would be here.
    if (/further droplet|keeps it/.test(stdout))
      throw new Error(`the second pulumi up warns of nothing:\n${stdout}`);
    return NOT_MEASURED;
  },
};

/** How many resources it changed, and what it printed. */
const secondUpOf = async ({ project }: Bed): Promise<{ changes: number; stdout: string }> => {
  const { stdout } = await project.mustPulumi([
    "up",
    "--yes",
    "--skip-preview",
    "--json",
    "-s",
    STACK,
  ]);
  const summary = lastSummary(stdout);
  const changes = Object.entries(summary).reduce(
    (sum, [kind, count]) => (kind === "same" ? sum : sum + count),
    0,
  );
  return { changes, stdout };
};

/** `pulumi up --json` prints one event a line; the last summary counts the changes by kind. */
const lastSummary = (stdout: string): Record<string, number> => {
  const events = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map(
      (line) => JSON.parse(line) as { summaryEvent?: { resourceChanges?: Record<string, number> } },
    );
  const changes = events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges;
  if (!changes) throw new Error(`pulumi up gave no summary:\n${stdout.slice(-1000)}`);
  return changes;
};
