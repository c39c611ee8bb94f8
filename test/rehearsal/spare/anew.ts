// The old server is made anew while the other one is on air: viewers notice nothing, and there is a spare again.
import { now } from "../../support/media/clock";
import { outcomeOf } from "../result/outcome";
import { expects } from "../verbs/expects";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";
import { onAirNow, readySpare, startedAt } from "./servers";

export const spareAnew: Scenario = {
  name: "spare-anew",
  title:
    "restream rebuild --node spare while the other one is on air: refused without a name, and for the one on air; then there is a new spare, ready, and nobody noticed",
  suite: "spare",
  run: async (bed, figures) => {
    const { onAir, spare } = await onAirNow(bed);
    await ensureOnAir(bed);
    const nobody = await bed.project.restream(["rebuild", "--yes"]);
    const live = await bed.project.restream(["rebuild", "--node", onAir.name, "--yes"]);
    const since = now();
    const from = Date.now();
    const done = await bed.project.restream(["rebuild", "--node", "spare", "--yes"]);
    figures["restream rebuild --node spare s"] = (Date.now() - from) / 1000;
    const noticed = untouched(bed, since, "unbroken");
    const after = await onAirNow(bed);
    await readySpare(after.spare, onAir.name);
    const started = await startedAt(after.spare);
    return outcomeOf({
      problems: [
        ...expects("rebuild without a name", nobody, 3, /--node/),
        ...expects("rebuild of the one on air", live, 3, /on air/),
        ...expects("rebuild --node spare", done, 0, /droplet/),
        ...noticed,
        ...(after.onAir.id === onAir.id ? [] : ["another one is on air"]),
        ...(after.spare.id === spare.id ? ["the spare is the same droplet"] : []),
        ...(started.length === 0 ? [] : [`the new one has started ${started.join()}`]),
      ],
    });
  },
};
