// A server that is left alone, and a human: who stops wins, also while it is about to go on; who starts is not undone by the other one's return.
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { liveAnew, readySpare, startedAt, switchOn, type Server } from "../spare/servers";
import { expects } from "../verbs/expects";
import { goLive } from "../verbs/go-live";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";
import { counted, saidBy } from "./by-itself";

const ASKED_WITHIN_MS = 60_000;
const SETTLES_WITHIN_MS = 180_000;

const onAirBy = (server: Server): Promise<void> =>
  eventually(`${server.name} is on air`, SETTLES_WITHIN_MS, async () => {
    const said = await saidBy(server);
    if (said.role !== "on-air") throw new Error(JSON.stringify(said));
  });

/** Its hardware is dead, and DigitalOcean, which says that it runs, has been told to switch it off. @returns mends it: then it is off */
const hardwareDies = async (bed: Bed, { id }: Server): Promise<() => Promise<void>> => {
  const host = bed.simulator.hardware.hostDies(id);
  await bed.datacenter.power.off(id);
  await eventually("the dead host was asked", ASKED_WITHIN_MS, () => {
    if (host.hits === 0) throw new Error("it was not");
  });
  return async () => {
    host.mend();
    await eventually("DigitalOcean says that it is off", ASKED_WITHIN_MS, async () => {
      const { droplet } = (await bed.api("GET", `/v2/droplets/${id}`)) as {
        droplet: { status: string };
      };
      if (droplet.status !== "off") throw new Error(droplet.status);
    });
  };
};

const pairStopped: Scenario = {
  name: "pair-stopped",
  title:
    "the hardware of the server on air is dead, and somebody stops all on the other one, which waits for DigitalOcean: once that is sure, nothing goes on air, and the old one is the spare",
  suite: "pair",
  run: (bed, figures) =>
    counted(bed, figures, async ({ onAir, spare }, problems) => {
      const mend = await hardwareDies(bed, onAir);
      const stop = await bed.project.restream(["--node", spare.name, "stop", "all"]);
      problems.push(...expects("restream stop all", stop, 0, /was off already/));
      const stoppedAt = Date.now();
      await mend();
      await onAirBy(spare);
      await readySpare(onAir, spare.name);
      const started = (await Promise.all([onAir, spare].map(startedAt))).flat();
      const published = PLATFORMS.filter((name) =>
        bed.platforms[name].connections.some(({ startedAt: at }) => at >= stoppedAt),
      );
      problems.push(
        ...(started.length === 0 ? [] : [`started although stopped: ${started.join()}`]),
        ...(published.length === 0 ? [] : [`on air although stopped: ${published.join()}`]),
      );
    }),
};

const pairLeftAlone: Scenario = {
  name: "pair-left-alone",
  title:
    "the server on air is lost, then the other one, and the first one comes back alone, not knowing that the other one was on air after it: start works there, and the other one, once it is back, is the spare and ends nothing",
  suite: "pair",
  run: (bed, figures) =>
    counted(bed, figures, async ({ onAir, spare }, problems) => {
      const mend = await hardwareDies(bed, onAir);
      const confirmed = await bed.project.restream(["confirm-dead", onAir.name]);
      problems.push(...expects("restream confirm-dead", confirmed, 0, /is on air/));
      await bed.datacenter.power.off(spare.id);
      bed.simulator.wentOff(spare.id);
      await mend();
      await switchOn(bed, onAir);
      const since = await eventually(
        `restream start at ${onAir.name}`,
        SETTLES_WITHIN_MS,
        async () => {
          const since = Date.now();
          const { code, output } = await bed.project.restream([
            ...["--node", onAir.name, "start", "all"],
          ]);
          if (code !== 0) throw new Error(output);
          return since;
        },
        2000,
      );
      bed.meantDroplet = onAir.id;
      // OBS's address leads to the other one until this one has had it led here.
      if (bed.publisher.connectedAt === undefined) {
        if (bed.publisher.isStarted) await bed.publisher.kill();
        await goLive(bed);
      }
      await liveAnew(bed, since, SETTLES_WITHIN_MS);
      const liveSince = Date.now();
      await switchOn(bed, spare);
      await readySpare(spare, onAir.name);
      problems.push(...untouched(bed, liveSince, "unbroken"));
      const started = await startedAt(onAir);
      if (started.length < PLATFORMS.length)
        problems.push(`${onAir.name} sends ${started.join() || "nothing"}`);
    }),
};

export const LEFT_ALONE: readonly Scenario[] = [pairStopped, pairLeftAlone];
