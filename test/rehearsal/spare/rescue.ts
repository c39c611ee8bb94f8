// The server on air dies without a word: one command at home, and the other one is on air, with all that was known.
import { now } from "../../support/media/clock";
import { eventually } from "../../support/eventually";
import { outcomeOf } from "../result/outcome";
import { disorder, toldSince, untilTold } from "../watch/told";
import { mustUp } from "../verbs/change";
import { expects } from "../verbs/expects";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { forgotten, knownAt } from "./known";
import { bothPushed, whoPushes } from "./pushes";
import {
  holderOf,
  liveAnew,
  onAirNow,
  pairAt,
  powerOrders,
  readySpare,
  startedAt,
  switchOn,
  timed,
} from "./servers";

const LIVE_WITHIN_MS = 120_000;
const BACK_WITHIN_MS = 120_000;

export const rescue: Scenario = {
  name: "rescue",
  title:
    "the server on air loses its power: restream rescue puts the spare on air, both never push; said again it does nothing; what was known is still known; the old one that comes back is the spare and starts nothing",
  suite: "spare",
  quick: true,
  run: async (bed, figures) => {
    const { onAir, spare } = await onAirNow(bed);
    await ensureOnAir(bed);
    await readySpare(spare, onAir.name);
    const before = await knownAt(onAir.machine);
    let said = { code: -1, output: "", seconds: 0, endedAt: 0 };
    const problems: string[] = [];
    bed.say(`${onAir.name} loses its power`);
    const since = now();
    const counts = await whoPushes([onAir, spare], async () => {
      const cutAt = Date.now();
      await bed.datacenter.power.off(onAir.id);
      said = await timed(bed, ["rescue"]);
      bed.say(said.output.trim());
      figures["restream rescue s"] = said.seconds;
      bed.meantDroplet = spare.id;
      await liveAnew(bed, cutAt, LIVE_WITHIN_MS);
      figures["live again after the cut s"] = (Date.now() - cutAt) / 1000;
    });
    problems.push(...bothPushed(counts, figures));
    problems.push(
      ...expects("restream rescue", said, 0, new RegExp(`${spare.name}`)),
      ...((await holderOf(bed)) === spare.id ? [] : ["the address has not moved"]),
    );
    const log = bed.simulator.log.length;
    const again = await bed.project.restream(["rescue"]);
    const oneAway = await mustUp(bed);
    problems.push(
      ...expects("restream rescue, once more", again, 3, /second call of one rescue/),
      ...powerOrders(bed, log).map((order) => `the second call ordered ${order}`),
      ...(/does not answer by SSH/.test(oneAway.output)
        ? []
        : [`pulumi up with one away says: ${oneAway.output.slice(-600)}`]),
      ...((await holderOf(bed)) === spare.id ? [] : ["pulumi up moved the address back"]),
    );
    problems.push(...forgotten(before, await knownAt(spare.machine)));
    await untilTold(since, new RegExp(`${spare.name} has taken over from ${onAir.name}`));
    bed.say(`${onAir.name} is switched on again`);
    await switchOn(bed, onAir);
    await eventually(`${onAir.name} is the spare`, BACK_WITHIN_MS, async () => {
      const { role } = await pairAt(onAir);
      if (role !== "spare") throw new Error(role);
    });
    await readySpare(onAir, spare.name);
    const started = await startedAt(onAir);
    const { doubled } = disorder(toldSince(since));
    problems.push(...doubled.map((number) => `people were told event ${number} twice`));
    return outcomeOf({
      problems: [
        ...problems,
        ...(started.length === 0 ? [] : [`${onAir.name} came back and started ${started.join()}`]),
      ],
    });
  },
};
