// Strangers are refused on every port; home is let in on those it needs.
import type { Scenario } from "../verbs/scenario";
import { canConnect } from "../verbs/reach";
import { outcomeOf } from "../result/outcome";

const OPEN_TO_HOME = [22, 1935];
/** All that listens on the droplet, whatever it is, and what MediaMTX would open by default. */
const DEFAULTS = [1936, 8000, 8189, 8554, 8888, 8889, 8890, 8892, 9996, 9997, 9998, 9999];

export const strangers: Scenario = {
  name: "strangers",
  title: "a stranger reaches no port of the droplet; home reaches RTMP and SSH",
  suite: "story",
  run: async (bed) => {
    const address = (await bed.project.output("address")) as string;
    const listening = (await bed.machine.exec("ss", "-Hltn"))
      .split("\n")
      .flatMap((line) => /:(\d+)\s/.exec(line)?.[1] ?? [])
      .map(Number);
    if (!OPEN_TO_HOME.every((port) => listening.includes(port)))
      throw new Error(
        `expected ${OPEN_TO_HOME.join(", ")} to listen, there are ${listening.join(", ")}`,
      );
    const ports = [...new Set([...listening, ...DEFAULTS])];
    const reached = await Promise.all(ports.map((port) => canConnect(bed.stranger, address, port)));
    const open = ports.filter((_, index) => reached[index]);
    if (open.length > 0) throw new Error(`a stranger reached port ${open.join(", ")}`);
    for (const port of OPEN_TO_HOME)
      if (!(await canConnect(bed.home, address, port)))
        throw new Error(`home does not reach port ${port}`);
    return outcomeOf();
  },
};
