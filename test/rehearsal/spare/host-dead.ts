// The hardware beneath the server on air is dead, and DigitalOcean goes on saying that it is active.
import { outcomeOf } from "../result/outcome";
import { untilTold } from "../watch/told";
import { expects } from "../verbs/expects";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { bothPushed, whoPushes } from "./pushes";
import { liveAnew, onAirNow, readySpare, startedAt, timed } from "./servers";

const LIVE_WITHIN_MS = 120_000;

export const hostDead: Scenario = {
  name: "host-dead",
  title:
    "the hardware is dead and the API says active for ever: restream rescue stops and asks; --confirm-dead is refused while the server is seen, and puts the spare on air when it is not",
  suite: "spare",
  run: async (bed, figures) => {
    const { onAir, spare } = await onAirNow(bed);
    await ensureOnAir(bed);
    await readySpare(spare, onAir.name);
    const alive = await bed.project.restream([
      ...["rescue", "--from", onAir.name, "--confirm-dead", onAir.name, "--yes"],
    ]);
    const host = bed.simulator.hardware.hostDies(onAir.id);
    const problems: string[] = [];
    const counts = await whoPushes([onAir, spare], async () => {
      const cutAt = Date.now();
      await bed.datacenter.power.off(onAir.id);
      // Named: the row before has moved a moment ago, and a second call of one rescue is refused.
      const asks = await timed(bed, ["rescue", "--from", onAir.name, "--yes"]);
      figures["until it asks s"] = asks.seconds;
      // Only the spare can know.
      figures["told that it does not answer s"] = await untilTold(
        cutAt,
        new RegExp(`server on air \\(${onAir.name}\\) has not answered`),
      );
      const early = await startedAt(spare);
      const confirmed = await timed(bed, ["rescue", "--confirm-dead", onAir.name]);
      figures["restream rescue --confirm-dead s"] = confirmed.seconds;
      bed.meantDroplet = spare.id;
      figures["sure after the cut s"] = (confirmed.endedAt - cutAt) / 1000;
      await liveAnew(bed, confirmed.endedAt - confirmed.seconds * 1000, LIVE_WITHIN_MS);
      problems.push(
        ...expects("restream rescue", asks, 1, new RegExp(`--confirm-dead ${onAir.name}`)),
        ...(early.length === 0 ? [] : [`started before it was sure: ${early.join()}`]),
        ...expects("restream rescue --confirm-dead", confirmed, 0, new RegExp(spare.name)),
        ...(host.hits > 0 ? [] : ["nobody asked the dead host: nothing is proved"]),
      );
    });
    problems.push(...bothPushed(counts, figures));
    host.mend();
    return outcomeOf({
      problems: [
        ...expects("confirm-dead of one that is seen", alive, 3, /is not dead/),
        ...problems,
      ],
    });
  },
};
