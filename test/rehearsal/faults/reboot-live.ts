// The machine reboots in the middle of the broadcast: the server is back by itself, nothing goes live by itself.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Scenario } from "../verbs/scenario";
import { secondsFrom } from "../verbs/restream";
import { readPicture } from "../verbs/read-picture";
import { ensureOnAir, row, within } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { expectCleanBoot } from "../verbs/new-server";
import { PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";

const READY_SECONDS = PROMISED_SECONDS.readableAfterBoot;

export const rebootLive: Scenario = row(
  "reboot-live",
  `reboot while live: MediaMTX answers ≤ ${READY_SECONDS} s after the start, the restreams stay off, the publisher is back by itself`,
  async (bed, _since, figures) => {
    const { machine, publisher } = bed;
    const boots = machine.boots;
    const since = now();
    await machine.exec("systemctl", "--no-block", "reboot");
    await eventually("the machine has started again", WITHIN_MS.boots, () => {
      if (machine.boots === boots) throw new Error("it is still the same boot");
    });
    const startedAt = now();
    await eventually("MediaMTX is read", WITHIN_MS.readAfterBoot, () => readPicture(bed));
    const ready = secondsFrom(startedAt, now());
    figures["picture read after the start s"] = ready;
    await publisher.waitForConnect(WITHIN_MS.connectsAfterBoot);
    figures["publisher connected after the start s"] = secondsFrom(
      startedAt,
      publisher.connectedAt,
    );
    await expectCleanBoot(bed);
    const problems = PLATFORMS.flatMap((name) =>
      bed.platforms[name].connections.some(({ startedAt: at }) => at >= startedAt)
        ? [`${name}: a restream started by itself`]
        : [],
    );
    await ensureOnAir(bed);
    figures["time off air s"] = secondsFrom(since, now());
    // The operator asked for it: stopped units end the broadcast with a goodbye.
    return {
      problems: [...problems, ...within("a picture", ready, READY_SECONDS)],
      excused: PLATFORMS,
    };
  },
);
