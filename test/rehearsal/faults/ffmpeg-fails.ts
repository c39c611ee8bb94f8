// The process that feeds one platform dies (frozen: watchdog-ffmpeg-frozen); the other platform notices nothing.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { backSince, otherThan, secondsFrom, unitOf } from "../verbs/restream";
import { expectLive, row, within, type Findings } from "../verbs/row";
import type { PlatformName } from "../result/platform-names";
import { GRACE_SECONDS, PROMISED_SECONDS, givesUpAfterMs } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";
import type { Figures } from "../result/outcome";

const KILLED_SECONDS = PROMISED_SECONDS.publishingAfterKill;
const KILLED: PlatformName = "youtube";
export const ffmpegKilled: Scenario = row(
  "ffmpeg-killed",
  `ffmpeg of one destination killed: back ≤ ${KILLED_SECONDS} s, 0 lost, the other platform untouched`,
  async (bed, _since, figures) => {
    const at = now();
    await signal(bed, KILLED, "KILL");
    return back(bed, figures, KILLED, at, KILLED_SECONDS);
  },
);

const signal = (bed: Bed, name: PlatformName, what: string): Promise<string> =>
  bed.machine.exec("systemctl", "kill", "--kill-whom=main", `--signal=${what}`, unitOf(name));

const back = async (
  bed: Bed,
  figures: Figures,
  name: PlatformName,
  at: number,
  promised: number,
): Promise<Findings> => {
  const withinMs = givesUpAfterMs(promised + GRACE_SECONDS.restart, 3);
  figures["publishing again s"] = null;
  const { publishedAt } = await backSince(bed, name, at, withinMs);
  const seconds = secondsFrom(at, publishedAt);
  figures["publishing again s"] = seconds;
  await expectLive(bed, publishedAt);
  return {
    problems: [
      ...within("publishing again", seconds, promised + GRACE_SECONDS.restart),
      ...untouched(bed, at, "besideAFault", [otherThan(name)]),
    ],
  };
};
