// Both servers lose their power: whatever comes back puts nothing on air by itself, and a human can.
import { eventually } from "../../support/eventually";
import { outcomeOf } from "../result/outcome";
import { PLATFORMS } from "../result/platform-names";
import { startRestreams } from "../verbs/new-server";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { holderOf, onAirNow, readySpare, startedAt } from "./servers";

const ANSWERS_WITHIN_MS = 120_000;

export const bothDied: Scenario = {
  name: "both-died",
  title:
    "both servers lose their power and come back, the spare first: nothing is on air by itself, the address stays; start works",
  suite: "spare",
  run: async (bed) => {
    const { onAir, spare } = await onAirNow(bed);
    await ensureOnAir(bed);
    await readySpare(spare, onAir.name);
    const both = [spare, onAir];
    for (const { id } of both) await bed.datacenter.power.off(id);
    const since = Date.now();
    for (const { id, machine } of both) {
      await bed.datacenter.power.on(id);
      await eventually("the server answers", ANSWERS_WITHIN_MS, async () => {
        await machine.exec("systemctl", "is-active", "mediamtx-restream", "restreamd-peer");
      });
    }
    await readySpare(spare, onAir.name);
    const started = (await Promise.all(both.map(startedAt))).flat();
    const published = PLATFORMS.filter((name) =>
      bed.platforms[name].connections.some(({ startedAt: at }) => at >= since),
    );
    const holder = await holderOf(bed);
    // What the operator sees first is the placeholder.
    if (bed.publisher.isStarted) await bed.publisher.kill();
    await startRestreams(bed);
    await ensureOnAir(bed);
    return outcomeOf({
      problems: [
        ...(started.length === 0 ? [] : [`started by itself: ${started.join()}`]),
        ...(published.length === 0 ? [] : [`on air by itself: ${published.join()}`]),
        ...(holder === onAir.id ? [] : [`the address leads to ${holder ?? "nobody"}`]),
      ],
    });
  },
};
