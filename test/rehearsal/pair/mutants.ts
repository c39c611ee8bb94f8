// The protections of a pair, taken away one after the other: a named row must notice each.
import * as z from "zod";
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { outcomeOf } from "../result/outcome";
import { serversOf, switchOn, type Server } from "../spare/servers";
import type { Edit } from "../verbs/edit";
import type { Scenario } from "../verbs/scenario";
import { edit } from "../verbs/while-edited";
import { hears, ready } from "./by-itself";
import { FAULTS } from "./faults";
import { ON_TOP } from "./twice";

const BUNDLE = "/usr/local/lib/restream/restreamd-failover.cjs";
const COMMAND = "/usr/local/lib/restream/restream.cjs";
const TMPFILES = "/etc/tmpfiles.d/restreamd-failover.conf";

interface Mutant {
  name: string;
  takes: string;
  /** Of the suite. */
  row: string;
  /** What it must say. */
  notices: RegExp;
  edits: readonly Edit[];
  quick?: true;
}

/** One that was off boots. */
const MENDED_WITHIN_MS = 120_000;
const EVERY_MS = 1000;
/** Longer than a take-over on a busy machine, ms: who is wrong is still on then. */
const POWER_OFF_TAKES = 15_000;
const droplet = z.object({ droplet: z.object({ status: z.string(), locked: z.boolean() }) });

const MUTANTS: readonly Mutant[] = [
  {
    name: "pair-without-fencing",
    takes: "a fence that only says that the other one is off",
    row: "links-cut",
    quick: true,
    notices: /both pushed for/,
    edits: [
      {
        path: BUNDLE,
        from: /return droplet\d*\.parse\(JSON\.parse\(text\)\)\.droplet\.status;/,
        to: 'return "off";',
      },
    ],
  },
  {
    name: "pair-without-delay",
    takes: "no delay, and no look whether it is being switched off itself",
    row: "links-cut",
    notices: /its broadcast ended \(grace\)/,
    edits: [
      { path: BUNDLE, from: /^var delayOf = .*/m, to: "var delayOf = () => 0;" },
      { path: BUNDLE, from: 'return isGoing ? GOING : "staying";', to: 'return "staying";' },
    ],
  },
  {
    name: "pair-with-lasting-wishes",
    takes:
      "what was started counts after a start of the machine, too, and restreams may start then",
    row: "pair-both-died",
    notices: /(runs|started|on air) by itself|a spare that is ready.*"role":"on-air"/,
    edits: [
      ...[BUNDLE, COMMAND].map((path) => ({
        ...{ path, from: /^var WANTED_NOW_FILE = .*/m },
        to: 'var WANTED_NOW_FILE = "/var/lib/restreamd-failover/wanted";',
      })),
      { path: TMPFILES, from: /^f!.*/m, to: "" },
    ],
  },
];

const ROWS = [...FAULTS, ...ON_TOP];

const mutantOf = ({ name, takes, row, notices, edits, quick }: Mutant): Scenario => {
  const scenario = ROWS.find((one) => one.name === row);
  if (scenario === undefined) throw new Error(`there is no row ${row}`);
  return {
    name,
    title: `${takes}: ${row} notices`,
    suite: "pair",
    ...(quick && { quick }),
    run: async (bed, figures) => {
      await ready(bed);
      const servers = Object.values(await serversOf(bed));
      const { times } = bed.simulator.hardware;
      const usual = times.powerOff;
      let problems: string[];
      const putBacks = servers.map((server) => edit(server, edits));
      try {
        await Promise.all(servers.map(restart));
        times.powerOff = POWER_OFF_TAKES;
        ({ problems } = await scenario.run(bed, figures));
      } catch (error) {
        problems = [error instanceof Error ? error.message : String(error)];
      } finally {
        times.powerOff = usual;
        for (const putBack of putBacks) putBack();
        await begunAnew(bed, servers);
      }
      const noticed = problems.filter((problem) => notices.test(problem));
      return outcomeOf({
        remarks: noticed,
        problems:
          noticed.length > 0
            ? []
            : [`${row} did not notice: ${problems.join("; ") || "it passed"}`],
      });
    },
  };
};

const restart = ({ machine }: Server): Promise<string> =>
  machine.exec("systemctl", "restart", "restreamd-failover");

/** Nothing runs, and both are on, whatever was ordered meanwhile. */
const begunAnew = async (bed: Bed, servers: readonly Server[]): Promise<void> => {
  for (const server of servers)
    await eventually(
      `${server.name} runs as it was`,
      MENDED_WITHIN_MS,
      async () => {
        const { id, machine } = server;
        const { status, locked } = droplet.parse(
          await bed.api("GET", `/v2/droplets/${id}`),
        ).droplet;
        if (locked) throw new Error("an order is on its way");
        if (status === "off") await switchOn(bed, server);
        else if (!machine.isRunning) await bed.datacenter.power.on(id);
        await restart(server);
        await machine.exec(
          ...["sh", "-c", 'systemctl stop "restream-*.service"; touch /run/restreamd-gate/closed'],
        );
      },
      EVERY_MS,
    );
  // Nothing may be started before.
  await Promise.all(servers.map(hears));
};

export const PAIR_MUTANTS: readonly Scenario[] = MUTANTS.map(mutantOf);
