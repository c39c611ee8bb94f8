// Two laptops, orphans and starts get in each other's way: one outcome each time, the newest release, nothing taken away that runs.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { changesOf, serverState, type ServerState } from "../verbs/server-state";
import { courseOf } from "./apply-race/course";
import { LONG, SHORT, type Entry } from "./apply-race/seeds";
import { Track } from "./apply-race/track";
import { ensureOnAir, ensureStarted, row } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { liveUntouched } from "../verbs/untouched";

const race = (name: string, entries: readonly Entry[]) =>
  row(
    name,
    `${entries.length} races of apply: two laptops, orphans, starts, pulumi up: one outcome, the newest release, live untouched`,
    async (bed, since, figures) => {
      const before = await serverState(bed.machine);
      const track = await Track.open(bed);
      const problems: string[] = [];
      const racedAt = now();
      const run = async (some: readonly Entry[]): Promise<void> => {
        for (const entry of some)
          problems.push(
            ...(await track.run(courseOf(entry))).map(
              (problem) => `${entry.kind} ${entry.seed}: ${problem}`,
            ),
          );
      };
      const live = entries.filter(({ kind }) => kind !== "off air");
      const offAir = entries.filter(({ kind }) => kind === "off air");
      try {
        problems.push(...(await liveUntouched(bed, figures, since, () => run(live))));
        if (offAir.length > 0) await goOffAir(bed);
        await run(offAir);
        figures["seconds a race"] = Number(((now() - racedAt) / 1000 / entries.length).toFixed(1));
      } finally {
        await track.close();
        await ensureStarted(bed);
      }
      await ensureOnAir(bed);
      problems.push(...leftovers(before, await serverState(bed.machine)));
      // Off air, the operator has stopped them.
      return { problems, excused: offAir.length > 0 ? PLATFORMS : [] };
    },
  );

const goOffAir = async (bed: Bed): Promise<void> => {
  if (bed.publisher.isStarted) await bed.publisher.kill();
  await bed.machine.exec("systemctl", "stop", ...PLATFORMS.map((name) => `restream-${name}`));
};

/** Every unit was stopped or restarted meanwhile, and what apply keeps is its own. */
const leftovers = (before: ServerState, after: ServerState): string[] => {
  const installed = ({ files, units }: ServerState): ServerState => ({
    files: new Map([...files].filter(([path]) => !path.startsWith("/var/lib/restream/"))),
    units,
  });
  return changesOf(installed(before), installed(after), [...before.units.keys()]).map(
    (change) => `after all of it ${change}`,
  );
};

export const applyRace = race("apply-race", LONG);
export const applyRaceShort = race("apply-race-short", SHORT);
