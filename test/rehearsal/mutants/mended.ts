// The server that was broken so often is whole again: a row that failed on it passes.
import { switchEachWay } from "../faults/switch";
import type { Scenario } from "../verbs/scenario";

export const mended: Scenario = {
  name: "mended",
  title: `put right after each of these: ${switchEachWay.name} passes`,
  suite: "mutants",
  run: switchEachWay.run,
};
