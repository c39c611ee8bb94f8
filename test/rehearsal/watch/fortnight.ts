// As many events as a bad fortnight has, within minutes: restreamd and the notices stay as large as they are.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { restreamOnServer } from "../verbs/on-server";
import { lastNumber } from "./state";
import { WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";
import { type Figures, outcomeOf } from "../result/outcome";

/** A hundred gaps a day and their ends would be 2800. Measured: about 3000 events until neither grows any more. */
const EVENTS = 6000;
const MOST_MIB = 120;
/** Of the highest before, in the second half. The highest: between two collections of its garbage it always grows. */
const FLAT = 0.05;
const UNITS = ["restreamd", "restreamd-notices"] as const;

/** Reports, as `restream notify --test` makes one. */
const REPORT = `const { renameSync, writeFileSync } = require("fs");
process.chdir("/var/lib/restreamd/spool");
for (let n = 0; n < ${EVENTS}; n++) {
  writeFileSync(".fortnight", '{"kind":"test"}');
  renameSync(".fortnight", \`fortnight-\${String(n).padStart(5, "0")}.json\`);
}`;

export const fortnight: Scenario = {
  name: "fortnight",
  title: `${EVENTS} events in minutes: memory of restreamd and the notices flat (± 5 %) and under ${MOST_MIB} MiB, restream events lists each, the stream untouched`,
  suite: "watch",
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    const since = now();
    const last = lastNumber(bed) + EVENTS;
    await bed.machine.exec("node", "-e", REPORT);
    const seen: Record<string, number[]> = {};
    while (lastNumber(bed) < last) {
      if (now() - since > WITHIN_MS.fortnightTold)
        throw new Error(`only event ${lastNumber(bed)} of ${last} in time`);
      for (const unit of UNITS) (seen[unit] ??= []).push(await residentMib(bed, unit));
      await pause(1000); // between two samples
    }
    const all = await restreamOnServer(bed, "events", "--json", "-n", String(EVENTS));
    const listed = all.output.trimEnd().split("\n").length;
    const problems = [
      ...(listed === EVENTS ? [] : [`restream events lists ${listed} of ${EVENTS}`]),
      ...UNITS.flatMap((unit) => judge(bed, figures, unit, seen[unit] ?? [])),
      ...untouched(bed, since, "unbroken"),
    ];
    return outcomeOf({ problems });
  },
};

const residentMib = async ({ machine }: Bed, unit: string): Promise<number> =>
  Number(
    await machine.exec(
      ...["sh", "-c"],
      `awk '/^VmRSS/ {print $2 / 1024}' /proc/$(systemctl show --property=MainPID --value ${unit})/status`,
    ),
  );

const judge = (bed: Bed, figures: Figures, unit: string, samples: readonly number[]): string[] => {
  const settled = samples.slice(Math.floor(samples.length / 2));
  const half = Math.floor(settled.length / 2);
  const [before, after] = [Math.max(...settled.slice(0, half)), Math.max(...settled.slice(half))];
  const most = Math.max(...samples);
  figures[`${unit}, most MiB`] = Math.round(most);
  figures[`${unit}, grown %`] = Number((((after - before) / before) * 100).toFixed(1));
  bed.say(`${unit}: ${samples.map((mib) => mib.toFixed(0)).join(" ")} MiB`);
  return [
    ...(most <= MOST_MIB ? [] : [`${unit}: ${most.toFixed(0)} MiB`]),
    ...(Math.abs(after / before - 1) <= FLAT
      ? []
      : [`${unit}: from ${before.toFixed(1)} to ${after.toFixed(1)} MiB`]),
  ];
};
