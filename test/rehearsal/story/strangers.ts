// Strangers are refused on every port; home is let in on those it needs.
import type { Scenario } from "../verbs/scenario";
import { canConnect, openToStrangers } from "../verbs/reach";
import { outcomeOf } from "../result/outcome";

const OPEN_TO_HOME = [22, 1935];

export const strangers: Scenario = {
  name: "strangers",
  title: "a stranger reaches no port of the droplet; home reaches RTMP and SSH",
  suite: "story",
  run: async (bed) => {
    const address = (await bed.project.output("address")) as string;
    const { listening, open } = await openToStrangers(bed, address);
    if (!OPEN_TO_HOME.every((port) => listening.includes(port)))
      throw new Error(
        `expected ${OPEN_TO_HOME.join(", ")} to listen, there are ${listening.join(", ")}`,
      );
    if (open.length > 0) throw new Error(`a stranger reached port ${open.join(", ")}`);
    for (const port of OPEN_TO_HOME)
      if (!(await canConnect(bed.home, address, port)))
        throw new Error(`home does not reach port ${port}`);
    return outcomeOf();
  },
};
