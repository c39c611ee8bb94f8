// A platform under load answers late: it is waited for, and on air when it is left alone.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Delays } from "../../support/platform/slow-platform/contract";
import { restreamdSaid } from "../verbs/watchdog";
import { secondsFrom } from "../verbs/restream";
import { expectLive } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { encoderRow } from "../verbs/encoder";
import { WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";

/** Longer than restreamd would need to take it for stuck. */
const STAYS_MS = 12_000;

export const slowPlatform = (what: "publish" | "each step", seconds: number): Scenario =>
  encoderRow(
    `slow-platform-${what.replace(" ", "-")}-${String(seconds).replace(".", "-")}s`,
    `a platform answers ${what} ${seconds} s late: on air, and nobody ends what goes forward; the other platform untouched`,
    async (bed, _since, figures) => {
      const { youtube } = bed.platforms;
      const slow = bed.newSlowYoutube(delaysOf(what, seconds));
      await youtube.stop();
      const since = now();
      const problems: string[] = [];
      try {
        await slow.start();
        const at = now();
        const open = await eventually(
          "the slow platform is sent media",
          WITHIN_MS.shownByPlatformAgain,
          () => {
            const [first] = slow.connections;
            if (!first || slow.frames().length === 0)
              throw new Error(`${slow.visits.length} connections, none has brought media`);
            return first;
          },
        );
        figures["published after s"] = secondsFrom(at, open.startedAt);
        figures["connections until then"] = slow.visits.length;
        await pause(STAYS_MS);
        if (open.endedAt !== undefined) problems.push("it was ended again");
        problems.push(
          ...(await restreamdSaid(bed, since)),
          ...untouched(bed, since, "besideAFault", ["twitch"]),
        );
      } finally {
        await slow.stop();
        await youtube.start();
      }
      await expectLive(bed, now(), undefined, WITHIN_MS.shownByPlatformAgain);
      return { problems, excused: ["youtube"] };
    },
  );

const delaysOf = (what: "publish" | "each step", seconds: number): Delays =>
  what === "publish"
    ? { publish: seconds }
    : { connect: seconds, createStream: seconds, publish: seconds };
