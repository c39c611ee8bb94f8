// A webhook is set while the server is on air: the notices alone are restarted.
import type { Bed } from "../bed/bed";
import { ensureOnAir } from "../verbs/row";
import { configureDiscord } from "../bed/notices-receivers";
import { UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { outcomeOf } from "../result/outcome";

const UNITS = ["mediamtx-restream", "restream-twitch", "restream-youtube", "restreamd"] as const;

export const noticesSetUp: Scenario = {
  name: "notices-set-up",
  title: "a Discord webhook is set on air: nothing but the notices is restarted",
  suite: "watch",
  once: true,
  quick: true,
  run: async (bed) => {
    await ensureOnAir(bed);
    await configureDiscord(bed);
    await withoutRestart(bed, async () => {
      await bed.project.mustPulumi(UP);
    });
    return outcomeOf();
  },
};

/** @throws Error when more than the notices was restarted by it */
export const withoutRestart = async <Result>(
  bed: Bed,
  change: () => Promise<Result>,
): Promise<Result> => {
  const before = await processes(bed);
  const result = await change();
  const after = await processes(bed);
  if (before !== after) throw new Error(`processes were ${before}, are ${after}`);
  return result;
};

const processes = async ({ machine }: Bed): Promise<string> =>
  (await machine.exec("systemctl", "show", "--property=MainPID", "--value", ...UNITS)).replace(
    /\s+/g,
    " ",
  );
