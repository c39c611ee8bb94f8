// Faults that are drawn, half of them within the recovery of the one before: never do both push, and in the end one is on air.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { random } from "../../support/random";
import type { Bed } from "../bed/bed";
import { outcomeOf } from "../result/outcome";
import { PLATFORMS } from "../result/platform-names";
import { bothPushed, whoPushes } from "../spare/pushes";
import { serversOf, startedAt, type Server } from "../spare/servers";
import { expectLive } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { ready } from "./by-itself";
import { cut, cutBetween } from "./cuts";

const FAULTS = Number(process.env["PAIR_FAULTS"] ?? 20);
const SEED = Number(process.env["PAIR_SEED"] ?? 1);
const LIVE_WITHIN_MS = 240_000;
/** Both without power, or the one left never heard the other: a human's turn (docs/usage/pair.md). */
const HANDS_AFTER_MS = 150_000;

interface Drawn {
  words: string;
  /** What it returns, if that can be called, mends it. */
  fault: (bed: Bed, one: Server, two: Server) => unknown;
}

/** @param one the one on air, mostly */
const KINDS: readonly Drawn[] = [
  { words: "loses its power", fault: (bed, one) => bed.datacenter.power.off(one.id) },
  { words: "has no internet", fault: (_, one) => cut(one, "public") },
  { words: "is cut off", fault: (_, one) => cut(one, "all") },
  { words: "does not hear the other one", fault: (_, one, two) => cutBetween(one, two) },
  { words: "has no VPC", fault: (_, one) => cut(one, "vpc") },
  {
    words: "has a dead hub",
    fault: (_, { machine }) =>
      machine.exec("systemctl", "kill", "--signal=SIGKILL", "mediamtx-hub"),
  },
  {
    words: "is told to hand over",
    fault: (_, { machine }) => machine.exec("sh", "-c", "/usr/local/bin/restream failover || true"),
  },
  {
    words: "has no restreamd-failover for a moment",
    fault: (_, { machine }) =>
      machine.exec("systemctl", "kill", "--signal=SIGKILL", "restreamd-failover"),
  },
  {
    words: "meets an API that fails",
    fault: ({ simulator }) => {
      const fault = simulator.faults.add({
        ...{ path: /^\/v2\//, status: 503, times: Infinity },
        body: { id: "service_unavailable", message: "Server Error" },
      });
      return () => {
        simulator.faults.remove(fault);
      };
    },
  },
];

export const pairDrawn: Scenario = {
  name: "pair-drawn",
  title: `${FAULTS} faults drawn by seed ${SEED}, half of them within the recovery of the one before: never do both push; in the end one is on air`,
  suite: "pair",
  hasRandomPhase: true,
  run: async (bed, figures) => {
    const draw = random(SEED);
    const { onAir, spare } = await ready(bed);
    let hands = 0;
    const counts = await whoPushes([onAir, spare], async () => {
      const servers = Object.values(await serversOf(bed));
      for (let fault = 1; fault <= FAULTS; fault++) {
        const sending = await whoSends(servers);
        const one = draw() < 0.7 ? sending : servers[Math.floor(draw() * servers.length)];
        const kind = KINDS[Math.floor(draw() * KINDS.length)];
        if (one === undefined || kind === undefined) continue;
        const two = servers.find(({ id }) => id !== one.id) ?? one;
        const lasts = 1 + draw() * 25;
        bed.say(`fault ${fault} of ${FAULTS}: ${one.name} ${kind.words} for ${lasts.toFixed(0)} s`);
        const mend = await Promise.resolve(kind.fault(bed, one, two)).catch(() => undefined);
        const mended = pause(lasts * 1000).then(() =>
          typeof mend === "function" ? (mend as () => unknown)() : undefined,
        );
        if (draw() < 0.5) await pause(2000 + draw() * 15_000);
        else {
          await mended;
          hands += await recovered(bed, servers);
        }
      }
      bed.simulator.faults.clear();
      hands += await recovered(bed, servers);
      await expectLive(bed, now(), PLATFORMS, LIVE_WITHIN_MS);
    });
    figures["faults"] = FAULTS;
    figures["seed"] = SEED;
    figures["times that a human had to help"] = hands;
    return outcomeOf({ problems: bothPushed(counts, figures) });
  },
};

const whoSends = async (servers: readonly Server[]): Promise<Server | undefined> => {
  for (const server of servers)
    if ((await startedAt(server).catch(() => [])).length > 0) return server;
  return servers[0];
};

/** Resolves when one sends. @returns 1 where nothing could go on by itself, and a human started it anew */
const recovered = async (bed: Bed, servers: readonly Server[]): Promise<0 | 1> => {
  const until = Date.now() + HANDS_AFTER_MS;
  while (Date.now() < until) {
    const both = await ready(bed).catch(() => undefined);
    if (both !== undefined) return 0;
    if ((await whoRuns(servers)).length === 0) break;
  }
  for (const { id } of servers) {
    await bed.datacenter.power.off(id).catch(() => undefined);
    await bed.datacenter.power.on(id);
  }
  await ready(bed);
  return 1;
};

const whoRuns = async (servers: readonly Server[]): Promise<Server[]> => {
  const answers = await Promise.all(
    servers.map((server) =>
      startedAt(server)
        .then(() => [server])
        .catch(() => []),
    ),
  );
  return answers.flat();
};
