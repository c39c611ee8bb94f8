// The suite cost: what feed and hub cost beside the road without them: processor, memory and latency, by turns on one server.
// Needs: root, what any rehearsal needs (README, "Test it"), and a machine that does nothing else: the figures are its own.
// One row: npm run rehearse -- --suite cost --only cost-6
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { OtherSource } from "../../support/parts/sources";
import type { ScriptedPublisher } from "../../support/publisher/scripted/scripted-publisher";
import type { Bed } from "../bed/bed";
import { withScripted } from "../verbs/encoder";
import { ensureOnAir, expectSource, rowsAfter } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { ROADS, take, unitsOf, type Road } from "./road";
import { latencyOf } from "./latency";
import { spread } from "./statistics";
import { usedBy } from "../verbs/used";
import { PLATFORMS } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";

const PAIRS = 5;
const SECONDS = 60;
/** A start's burst is over. */
const SETTLES_MS = 5000;

interface Cost {
  cpu: number;
  memory: number;
  latency: number;
}

const cost = (rate: string, source: "live" | OtherSource): Scenario =>
  rowsAfter("cost", ensureOnAir)(
    `cost-${rate.replace(".", "-")}`,
    `what hub and feed cost at ${rate} Mb/s, two restreams: ${PAIRS} pairs of ${SECONDS} s by turns, beside the road without them`,
    async (bed, _since, figures) => {
      await bed.machine.exec("systemctl", "stop", "restreamd"); // it would take the other road for a fault
      try {
        return await withScripted(bed, { source, tellsSent: true }, async (_, encoder) => {
          const costs: Record<Road, Cost[]> = { direct: [], hub: [] };
          for (let pair = 1; pair <= PAIRS; pair++)
            for (const road of ROADS) {
              bed.say(`  pair ${pair} of ${PAIRS}, ${road}`);
              costs[road].push(await measured(bed, road, source, encoder));
            }
          for (const road of ROADS) Object.assign(figures, figuresOf(road, costs[road]));
          // Each change of the road begins every broadcast anew, the one back to the hub too.
          return { losesSessions: 2 * PAIRS + 1 };
        });
      } finally {
        await take(bed, "hub");
        await bed.machine.exec("systemctl", "start", "restreamd");
      }
    },
  );

const figuresOf = (road: Road, costs: readonly Cost[]): Record<string, number> => ({
  ...spread(
    `${road}: processor`,
    "%",
    costs.map(({ cpu }) => cpu),
  ),
  ...spread(
    `${road}: memory`,
    "MB",
    costs.map(({ memory }) => memory),
  ),
  ...spread(
    `${road}: latency`,
    "ms",
    costs.map(({ latency }) => latency),
  ),
});

const measured = async (
  bed: Bed,
  road: Road,
  source: string,
  encoder: ScriptedPublisher,
): Promise<Cost> => {
  await take(bed, road);
  const takenAt = now();
  for (const name of PLATFORMS)
    await expectSource(bed.platforms[name], source, takenAt, WITHIN_MS.shownAnew);
  await pause(SETTLES_MS);
  const units = unitsOf(road);
  const since = now();
  const before = await usedBy(bed, units);
  await pause(SECONDS * 1000);
  const after = await usedBy(bed, units);
  const until = now();
  return {
    cpu: ((after.cpuSeconds - before.cpuSeconds) / ((until - since) / 1000)) * 100,
    memory: after.megabytes,
    latency: latencyOf(bed, encoder, since, until),
  };
};

export const COST: readonly Scenario[] = [cost("0.95", "small"), cost("6", "live")];
