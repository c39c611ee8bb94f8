// What keeps a cutover true, and a placeholder whole, taken away.
import { cutoverBesideGhost, cutoverByName, cutoverSurvives } from "../publishers/cutover";
import { placeholderLoopFails } from "../publishers/placeholder-odd-files";
import type { Edit } from "../verbs/edit";
import { forgetOffice, nameOffice } from "../verbs/office";
import { brought } from "./in-checkout";
import type { Mutant } from "./mutant";

/** A second publisher is in the stack meanwhile. */
const withOfficeAnd = (edits: readonly Edit[]): ReturnType<typeof brought> =>
  brought(edits, {
    before: nameOffice,
    after: async (bed) => {
      // A row that broke off left it in force, and a release without office would be refused.
      await bed.machine.exec("/usr/local/bin/restream", "cutover", "any");
      // It leaves an empty file, which is no difference to anybody but the comparison that follows.
      await bed.machine.exec("rm", "-f", "/var/lib/restream/cutover");
      await forgetOffice(bed);
    },
  });

export const OF_PUBLISHERS: readonly Mutant[] = [
  {
    name: "without-choice",
    takes: "a choice of a publisher that shuts nobody out",
    row: cutoverByName,
    notices: /live was on air/,
    ...withOfficeAnd([
      { path: "files/usr/local/lib/restream/choose-publisher", from: "if (found)", to: "if (0)" },
    ]),
  },
  {
    name: "without-choice-in-apply",
    takes: "a release that tells MediaMTX its users, whoever was chosen",
    row: cutoverSurvives,
    notices: /live was on air|receives other-bitrate/,
    ...withOfficeAnd([
      {
        path: "control/shared/mediamtx/users.ts",
        from: "const shutOut = existsSync(CHOOSE)",
        to: "const shutOut = !existsSync(CHOOSE)",
      },
    ]),
  },
  {
    name: "without-second-kick",
    takes: "a cutover that looks once, and only at who is on air already",
    row: cutoverBesideGhost("cutover-ghost", { stopsAtFirst: true }),
    notices: /ghost was on air after the cutover/,
    ...withOfficeAnd([
      {
        path: "control/command/cutover.ts",
        from: "LOOK_EVERY_MS = 300",
        to: "LOOK_EVERY_MS = 7000",
      },
      { path: "control/command/publisher.ts", from: 'state !== "idle" ||', to: "true ||" },
    ]),
  },
  {
    name: "without-loops",
    takes: "a placeholder's trial that shows less than a loop",
    row: placeholderLoopFails,
    notices: /expected .*cannot be shown again and again/,
    ...brought([
      { path: "control/shared/placeholder/trial.ts", from: "LOOPS = 10", to: "LOOPS = 0" },
    ]),
  },
];
