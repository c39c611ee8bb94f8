// The machine reboots: told with what to start, the command says the same, and what was sent so far is not forgotten.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { expectBack } from "../verbs/row";
import { expectExit, scenario } from "./asked";
import { restreamOnServer } from "../verbs/on-server";
import { followTold } from "./follow";
import { memoryOf, untilSaid } from "./state";
import { lateOf, toldOf } from "./told";
import { WITHIN_MS } from "../verbs/deadlines";

export const rebootTold = scenario(
  "reboot-told",
  "after a reboot: told that the restreams are off and how to start them; they are started so",
  async (bed, since, figures) => {
    const sentBefore = memoryOf(bed).transfer?.before ?? NaN;
    const { boots } = bed.machine;
    await bed.machine.exec("systemctl", "--no-block", "reboot");
    await eventually("the machine has rebooted", WITHIN_MS.boots, () => {
      if (bed.machine.boots === boots) throw new Error("it is still the same boot");
    });
    const at = await untilSaid(bed, since, "kind=machine-rebooted");
    const told = await toldOf(
      "reboot",
      at,
      /Twitch and YouTube are OFF until you start them/,
      since,
    );
    figures["reboot, told after s"] = Number(told.seconds.toFixed(1));
    const status = await restreamOnServer(bed, "status");
    bed.say(status.output);
    const startedAt = now();
    const problems = [
      ...lateOf([told]),
      ...expectExit(status, 1, /NOT WELL: The server restarted[\s\S]*restream start twitch/),
    ];
    problems.push(
      ...(await followTold(bed, since, /OFF until you start them/, {
        expects: [/^restream start twitch$/, /^restream start youtube$/],
      })),
    );
    await expectBack(bed, since);
    problems.push(
      ...expectExit(await restreamOnServer(bed, "status"), 0, /(All is well|Well now)/),
    );
    const sent = memoryOf(bed).transfer?.before ?? NaN;
    figures["started again after s"] = Number(((now() - startedAt) / 1000).toFixed(1));
    return [
      ...problems,
      ...(sent >= sentBefore ? [] : [`sent before this start: ${sent} of ${sentBefore} bytes`]),
    ];
  },
);
