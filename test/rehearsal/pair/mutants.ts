// The protections of a pair, taken away one after the other: a named row must notice each.
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { outcomeOf } from "../result/outcome";
import { serversOf, type Server } from "../spare/servers";
import type { Scenario } from "../verbs/scenario";
import { ready } from "./by-itself";
import { FAULTS } from "./faults";
import { ON_TOP } from "./twice";

const BUNDLE = "/usr/local/lib/restream/restreamd-failover.cjs";
const TMPFILES = "/etc/tmpfiles.d/restreamd-failover.conf";

interface Mutant {
  name: string;
  takes: string;
  /** Of the suite. */
  row: string;
  /** What it must say. */
  notices: RegExp;
  /** sed's scripts by file. */
  edits: Readonly<Record<string, string>>;
  /** After the edits, and after they are undone. */
  then: string;
  quick?: true;
}

/** One that was off boots. */
const MENDED_WITHIN_MS = 120_000;
const RESTART = "systemctl restart restreamd-failover";

const MUTANTS: readonly Mutant[] = [
  {
    name: "pair-without-fencing",
    takes: "a fence that only says that the other one is off",
    row: "links-cut-shortly",
    quick: true,
    notices: /both pushed for/,
    edits: {
      [BUNDLE]:
        's/return droplet[0-9]*\\.parse(JSON\\.parse(text))\\.droplet\\.status;/return "off";/',
    },
    then: RESTART,
  },
  {
    name: "pair-without-delay",
    takes: "no delay, and no look whether it is being switched off itself",
    row: "links-cut",
    notices: /its broadcast ended \(grace\)/,
    edits: {
      [BUNDLE]:
        's/^var delayOf = .*/var delayOf = () => 0;/; s/return isGoing ? GOING : "staying";/return "staying";/',
    },
    then: RESTART,
  },
  {
    name: "pair-with-lasting-wishes",
    takes:
      "what was started counts after a start of the machine, too, and restreams may start then",
    row: "pair-both-died",
    notices: /by itself|a spare that is ready.*"role":"on-air"/,
    edits: {
      [BUNDLE]: 's#^var WANTED_NOW_FILE = .*#var WANTED_NOW_FILE = "/var/lib/restream/wanted";#',
      [TMPFILES]: "/^f!/d",
    },
    then: RESTART,
  },
];

const ROWS = [...FAULTS, ...ON_TOP];

const mutantOf = ({ name, takes, row, notices, edits, then, quick }: Mutant): Scenario => {
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
      for (const server of servers) await breakIt(server, edits, then);
      let problems: string[];
      try {
        ({ problems } = await scenario.run(bed, figures));
      } catch (error) {
        problems = [error instanceof Error ? error.message : String(error)];
      } finally {
        await mendAll(bed, servers, edits, then);
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

/** @throws Error when the file has no such line */
const breakIt = async (
  { machine }: Server,
  edits: Mutant["edits"],
  then: string,
): Promise<void> => {
  for (const [file, script] of Object.entries(edits))
    await machine.exec(
      ...["sh", "-c", 'cp -a "$0" "$0.whole" && sed -i "$1" "$0" && ! cmp -s "$0" "$0.whole"'],
      ...[file, script],
    );
  await machine.exec("sh", "-c", then);
};

/** Whoever is off is on again first, and has booted. */
const mendAll = async (
  bed: Bed,
  servers: readonly Server[],
  edits: Mutant["edits"],
  then: string,
): Promise<void> => {
  for (const { id, name, machine } of servers) {
    if (!machine.isRunning) await bed.datacenter.power.on(id);
    const files = Object.keys(edits);
    await eventually(`${name} is as it was`, MENDED_WITHIN_MS, () =>
      machine.exec(
        ...["bash", "-ec"],
        `for file; do [[ ! -e $file.whole ]] || mv "$file.whole" "$file"; done
        ${then}
        systemctl stop 'restream-*.service'
        touch /run/restreamd-gate/closed`,
        ...["mend", ...files],
      ),
    );
  }
};

export const PAIR_MUTANTS: readonly Scenario[] = MUTANTS.map(mutantOf);
