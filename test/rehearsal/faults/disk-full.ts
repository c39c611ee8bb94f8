// The server's disk is full to the last byte, and a platform ends its session and an ffmpeg dies just then.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { Scenario } from "../verbs/scenario";
import { backSince, largest, secondsFrom, unitOf } from "../verbs/restream";
import { expectLive, row, within } from "../verbs/row";
import { damaged, serverFiles } from "../verbs/server-files";
import { FILL, UNFILL } from "../verbs/full-disk";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";

export const diskFull: Scenario = row(
  "disk-full",
  `disk full to the last byte; a session is ended and an ffmpeg killed meanwhile: back ≤ ${PROMISED_SECONDS.onFullServer} s, nothing damaged`,
  async (bed, _since, figures) => {
    const { machine } = bed;
    const before = await serverFiles(machine);
    const seconds: number[] = [];
    try {
      await machine.exec("sh", "-c", FILL);
      const { twitch, youtube } = bed.platforms;
      const endedAt = now();
      await youtube.reset();
      const again = await backSince(bed, "youtube", endedAt, WITHIN_MS.publishesAnew);
      seconds.push(secondsFrom(endedAt, again.publishedAt) ?? 0);
      const killedAt = now();
      await machine.exec("systemctl", "kill", "--signal=KILL", unitOf("twitch"));
      const back = await backSince(bed, "twitch", killedAt, WITHIN_MS.publishesAnew);
      seconds.push(secondsFrom(killedAt, back.publishedAt) ?? 0);
      await pause(5000); // and it stays so
      if (twitch.connections.at(-1)?.endedAt !== undefined)
        throw new Error("twitch: it ended again");
    } finally {
      await machine.exec("sh", "-c", UNFILL);
    }
    figures["publishing again, disk full, worst s"] = largest(seconds);
    await expectLive(bed, now());
    await machine.exec("sh", "-c", "logger after-the-flood && journalctl --sync");
    const told = await machine.exec("journalctl", "--no-pager", "--output=cat", "--lines=50");
    return {
      problems: [
        ...within(
          "publishing again",
          largest(seconds),
          PROMISED_SECONDS.onFullServer + GRACE_SECONDS.fullServer,
        ),
        ...damaged(before, await serverFiles(machine)),
        ...(told.includes("after-the-flood") ? [] : ["the journal writes no more"]),
        ...((await machine.exec("sh", "-c", "systemctl is-system-running || true")).trim() ===
        "running"
          ? []
          : ["a unit has failed"]),
      ],
    };
  },
);
