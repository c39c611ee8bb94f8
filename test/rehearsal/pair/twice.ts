// What comes on top: a second loss within the minute, a loss while a release is applied, one in a rollover, and both.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { UP, type CommandResult } from "../bed/project";
import { outcomeOf } from "../result/outcome";
import { PLATFORMS } from "../result/platform-names";
import { bothPushed, whoPushes } from "../spare/pushes";
import { liveAnew, readySpare, serversOf, startedAt, switchOn } from "../spare/servers";
import { mustUp, set, up } from "../verbs/change";
import { expects } from "../verbs/expects";
import { goLive } from "../verbs/go-live";
import { newLaptop, takeState } from "../verbs/laptop";
import type { Scenario } from "../verbs/scenario";
import { bothNow, hears, moves, ready, saidBy, oneGoesOn } from "./by-itself";

const LIVE_WITHIN_MS = 180_000;
const ANSWERS_WITHIN_MS = 180_000;
const MOVES_WITHIN_MS = 60_000;

const pairTwice: Scenario = oneGoesOn({
  name: "pair-twice",
  title:
    "the server on air loses its power; as soon as it is back as the spare, the other one loses its own: the first one goes on again",
  outlastsGrace: true,
  fault: async ({ bed, onAir, spare, since }) => {
    await bed.datacenter.power.off(onAir.id);
    bed.meantDroplet = spare.id;
    await liveAnew(bed, since, LIVE_WITHIN_MS);
    await readySpare(onAir, spare.name);
    const again = Date.now();
    await bed.datacenter.power.off(spare.id);
    bed.meantDroplet = onAir.id;
    await liveAnew(bed, again, LIVE_WITHIN_MS);
  },
});

const diesInRelease: Scenario = moves({
  name: "dies-in-release",
  title:
    "the server on air loses its power while a release is applied: the other one goes on; the command line is ended by hand, and the next pulumi up is whole",
  outlastsGrace: true,
  fault: async ({ bed, onAir, problems }) => {
    await set(bed, "summaryAt", "20:00");
    const running = bed.project.startPulumi(["up", "--yes", "--skip-preview", "-s", "rehearsal"]);
    await eventually("the release is being applied", MOVES_WITHIN_MS, () =>
      onAir.machine.exec("sh", "-c", "pgrep -f 'apply.cjs.*release.json'"),
    );
    await bed.datacenter.power.off(onAir.id);
    return async () => {
      running.end("SIGINT");
      running.end("SIGINT");
      await running.ended;
      await bed.project.pulumi(["cancel", "--yes", "-s", "rehearsal"]);
      const again = await up(bed);
      problems.push(...expects("the next pulumi up", again, 0, /./));
      await set(bed, "summaryAt");
      await mustUp(bed);
    };
  },
});

const diesInRollover: Scenario = moves({
  name: "dies-in-rollover",
  title:
    "the server on air loses its power while a rollover waits its half minute: the other one goes on with what was wanted",
  // The rollover has ended the broadcasts.
  outlastsGrace: true,
  fault: async ({ bed, onAir }) => {
    const rollover = bed.project.startRestream(["rollover", "all"]);
    await eventually("the old broadcasts have ended", MOVES_WITHIN_MS, () => {
      if (!/has ended/.test(rollover.output)) throw new Error(rollover.output);
    });
    await bed.datacenter.power.off(onAir.id);
    return async () => {
      rollover.end("SIGINT");
      await rollover.ended;
    };
  },
});

const pairBothDied: Scenario = {
  name: "pair-both-died",
  title:
    "both servers lose their power and come back one after the other: nothing is on air by itself, also not when the first one dies again; start works",
  suite: "pair",
  run: async (bed, figures) => {
    const { onAir, spare } = await ready(bed);
    const problems: string[] = [];
    const since = Date.now();
    const counts = await whoPushes([onAir, spare], async () => {
      for (const { id } of [onAir, spare]) await bed.datacenter.power.off(id);
      // The hypervisor sees it.
      for (const { id } of [onAir, spare]) bed.simulator.wentOff(id);
      for (const server of [onAir, spare]) {
        await switchOn(bed, server);
        await eventually(`${server.name} answers`, ANSWERS_WITHIN_MS, () => saidBy(server));
      }
      await readySpare(spare, onAir.name);
      await hears(spare);
      bed.say(`${onAir.name} dies again, while nothing is on air`);
      await bed.datacenter.power.off(onAir.id);
      // As long as a failover would take, twice.
      await pause(45_000);
      problems.push(...(await startedAt(spare)).map((name) => `${name} runs by itself`));
      bed.simulator.wentOff(onAir.id);
      await switchOn(bed, onAir);
      await eventually(`${onAir.name} answers`, ANSWERS_WITHIN_MS, () => saidBy(onAir));
      await readySpare(spare, onAir.name);
    });
    problems.push(...bothPushed(counts, figures));
    const published = PLATFORMS.filter((name) =>
      bed.platforms[name].connections.some(({ startedAt: at }) => at >= since + 1000),
    );
    const started = (await Promise.all([onAir, spare].map(startedAt))).flat();
    problems.push(
      ...(started.length === 0 ? [] : [`started by itself: ${started.join()}`]),
      ...(published.length === 0 ? [] : [`on air by itself: ${published.join()}`]),
    );
    // Nobody is to be helped.
    if (problems.length > 0) return outcomeOf({ problems });
    await hears(onAir);
    const start = await bed.project.restream(["start", "all"]);
    if (bed.publisher.isStarted) await bed.publisher.kill();
    await goLive(bed);
    return outcomeOf({ problems: expects("restream start all", start, 0, /./) });
  },
};

/** What pulumi does after a failover leaves the address where it is. */
const pulumiAfter: Scenario = {
  name: "pulumi-after",
  title:
    "after a failover, pulumi up, refresh and up --refresh, and pulumi up from another laptop, leave the address and the servers as they are",
  suite: "pair",
  run: async (bed) => {
    const { onAir, spare } = await ready(bed);
    const moved = await bed.project.restream(["failover"]);
    await eventually(`${spare.name} is on air`, MOVES_WITHIN_MS, async () => {
      const now = await bothNow(bed);
      if (now.onAir.name !== spare.name) throw new Error(`${onAir.name} is`);
    });
    await ready(bed);
    const log = bed.simulator.log.length;
    const { project } = bed;
    const stack = ["-s", "rehearsal"];
    const said = [
      await up(bed),
      await project.pulumi(["refresh", "--yes", "--skip-preview", ...stack]),
      await project.pulumi(["up", "--refresh", "--yes", "--skip-preview", ...stack]),
      ...(await fromAnotherLaptop(bed)),
    ];
    const after = await bothNow(bed);
    const servers = await serversOf(bed);
    const moves = bed.simulator.log
      .slice(log)
      .filter(({ method, path }) => method !== "GET" && /reserved_ips|droplets/.test(path));
    return outcomeOf({
      problems: [
        ...expects("restream failover", moved, 0, new RegExp(spare.name)),
        ...said.flatMap((one, index) => expects(`command ${index + 1}`, one, 0, /./)),
        ...moves.map(({ method, path }) => `pulumi asked for ${method} ${path}`),
        ...(after.onAir.name === spare.name ? [] : [`${after.onAir.name} is on air`]),
        ...(servers[spare.name].id === spare.id ? [] : ["it is another droplet"]),
      ],
    });
  },
};

/** It knows what the first one has exported. */
const fromAnotherLaptop = async (bed: Bed): Promise<CommandResult[]> => {
  const folder = join(bed.runFolder, "other-laptop-of-a-pair");
  const laptop = await newLaptop(bed, folder);
  try {
    await takeState(bed, laptop, join(folder, "restream-state.json"));
    return [await laptop.pulumi(UP), await laptop.pulumi([...UP, "--refresh"])];
  } finally {
    bed.project.transcript += laptop.transcript;
    laptop.remove();
    rmSync(folder, { recursive: true });
  }
};

export const ON_TOP: readonly Scenario[] = [
  pairTwice,
  diesInRelease,
  diesInRollover,
  pulumiAfter,
  pairBothDied,
];
