// Moved on purpose, while the one on air pushes and its power takes long to go: the other one never pushes before.
import { outcomeOf } from "../result/outcome";
import { expects } from "../verbs/expects";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { bothPushed, whoPushes } from "./pushes";
import { liveAnew, onAirNow, powerOrders, readySpare, switchOn, timed } from "./servers";

const LIVE_WITHIN_MS = 120_000;

export const movedOnPurpose: Scenario = {
  name: "moved-on-purpose",
  title:
    "both are well: restream rescue is refused and says how; with --from it moves, from two laptops at once, with a power_off that takes 10 s and an API that asks for patience; both never push",
  suite: "spare",
  run: async (bed, figures) => {
    const { onAir, spare } = await onAirNow(bed);
    await ensureOnAir(bed);
    await readySpare(spare, onAir.name);
    const log = bed.simulator.log.length;
    const refused = await bed.project.restream(["rescue"]);
    const untouchedPower = powerOrders(bed, log);
    const { times } = bed.simulator.hardware;
    const usual = times.powerOff;
    times.powerOff = 10_000;
    const problems: string[] = [];
    try {
      const counts = await whoPushes([onAir, spare], async () => {
        const from = Date.now();
        const words = ["rescue", "--from", onAir.name, "--yes"];
        const [one, two] = await Promise.all([timed(bed, words), timed(bed, words)]);
        figures["restream rescue --from s"] = one.seconds;
        problems.push(
          ...[one, two].flatMap((said, index) =>
            said.code === 0 || said.code === 3
              ? []
              : [`laptop ${index + 1}: exit code ${said.code}: ${said.output}`],
          ),
          ...(one.code === 0 || two.code === 0 ? [] : [`neither moved: ${one.output}`]),
        );
        bed.meantDroplet = spare.id;
        await liveAnew(bed, from, LIVE_WITHIN_MS);
      });
      problems.push(...bothPushed(counts, figures));
    } finally {
      times.powerOff = usual;
    }
    const wrong = powerOrders(bed, log).filter((order) => order.startsWith(String(spare.id)));
    await switchOn(bed, onAir);
    await readySpare(onAir, spare.name);
    return outcomeOf({
      problems: [
        ...expects(
          "restream rescue of two that are well",
          refused,
          3,
          new RegExp(`--from ${onAir.name}`),
        ),
        ...untouchedPower.map((order) => `refused, and ordered ${order}`),
        ...wrong.map((order) => `the new one was ordered ${order}`),
        ...problems,
      ],
    });
  },
};
