// What a release does is told, and the summary that a release asks for comes when it is due.
import { now } from "../../support/media/clock";
import { HOST_NAMES } from "../../support/world/addresses";
import { UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { set } from "../verbs/change";
import { bringTime } from "../verbs/due-soon";
import { ensureOnAir } from "../verbs/row";
import { telling } from "./events";
import { withoutRestart } from "./set-up";
import { toldOf, untilTold } from "./told";
import { BROKEN_WATCHDOG, expectRefused } from "../verbs/broken-release";
import { outcomeOf } from "../result/outcome";

const TIMER = "restreamd-summary.timer";
/** Not UTC's, and not by whole hours. */
const ZONE = "Asia/Kolkata";
export const releaseTold = telling(
  {
    name: "release-told",
    title: "a release is applied, another refused, a third fails half-way and is rolled back: told",
  },
  async (bed) => {
    const { project } = bed;
    const since = now();
    await set(bed, "hours", "335");
    await project.mustPulumi(UP);
    const applied = await toldOf("release applied", now(), /changed 1 file .* restreamd/, since);
    await set(bed, "hours");
    await set(bed, "twitchUrl", `rtmps://${HOST_NAMES.twitch}:443/other`);
    const { code } = await project.pulumi(UP);
    if (code === 0) throw new Error("a release that cuts the stream was applied");
    const refused = await toldOf(
      "release refused",
      now(),
      /would have restarted restream-tw/,
      since,
    );
    await set(bed, "twitchUrl");
    await project.mustPulumi(UP);
    const brokenAt = now();
    await expectRefused(bed, BROKEN_WATCHDOG);
    const undone = await toldOf("rolled back", now(), /the server is as it was before/, brokenAt);
    return [applied, refused, undone];
  },
);

export const summaryTold: Scenario = {
  name: "summary-told",
  title: `a summary is asked for at a time in ${ZONE}: nothing is restarted, it comes then, and no more once it is unset`,
  suite: "watch",
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    await set(bed, "timeZone", ZONE);
    const due = await withoutRestart(bed, () =>
      bringTime(bed, "summaryAt", (at) => TIME_THERE.format(at)),
    );
    figures["summary, told after s"] = Number(
      (await untilTold(due, /Last 24 h: [\s\S]*OBS: \d+ drop/, 330)).toFixed(1),
    );
    await set(bed, "summaryAt");
    await set(bed, "timeZone");
    await withoutRestart(bed, () => bed.project.mustPulumi(UP));
    const left = await bed.machine.exec(
      ...["sh", "-c"],
      `systemctl is-active ${TIMER}; find /etc/systemd/system -name '${TIMER}'`,
    );
    if (left.trim() !== "inactive") throw new Error(`the timer is still there: ${left.trim()}`);
    const summaries = await bed.machine.exec(
      ...["sh", "-c"],
      `journalctl -u restreamd -o cat --since=@${(due / 1000).toFixed(3)} | grep -c kind=summary`,
    );
    if (summaries.trim() !== "1")
      throw new Error(`there were ${summaries.trim()} summaries, expected 1`);
    return outcomeOf();
  },
};

const TIME_THERE = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
