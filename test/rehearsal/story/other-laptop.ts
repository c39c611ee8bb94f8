// The laptop died: with the exported state, the stack file, its passphrase and the SSH key another one goes on.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { STACK, UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { countChanges } from "./second-up";
import { outcomeOf } from "../result/outcome";

export const otherLaptop: Scenario = {
  name: "other-laptop",
  title: "another laptop goes on with the exported state: pulumi up changes nothing there",
  suite: "story",
  lane: "b",
  run: async ({ project, runFolder }) => {
    const backend = join(runFolder, "other-laptop");
    const exported = join(runFolder, "restream-state.json");
    mkdirSync(backend);
    const there = { PULUMI_BACKEND_URL: `file://${backend}` };
    try {
      await project.mustPulumi(["stack", "export", "--file", exported, "-s", STACK]);
      for (const args of [
        ["stack", "init", STACK],
        ["stack", "import", "--file", exported, "-s", STACK],
      ])
        await project.mustPulumi(args, "", there);
      const { stdout } = await project.mustPulumi(UP, "", there);
      const changes = countChanges(stdout);
      if (changes !== 0) throw new Error(`pulumi up made ${changes} changes on the other laptop`);
    } finally {
      rmSync(backend, { recursive: true });
      rmSync(exported, { force: true });
    }
    // The first one finds its stack as it was.
    const { stdout } = await project.mustPulumi(UP);
    if (countChanges(stdout) !== 0) throw new Error("the first laptop lost track of the server");
    return outcomeOf();
  },
};
