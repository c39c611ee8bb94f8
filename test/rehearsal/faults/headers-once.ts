// restream:resendHeaders false: a platform is told the picture once, at its session's start, and never again.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { edited, feedWithFilter } from "../verbs/edit";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { signalReader } from "./feed-fails";
import { headersSince } from "../verbs/headers";
import { backSince } from "../verbs/restream";
import { expectLive, expectPlaceholder, row } from "../verbs/row";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import { goLive } from "../verbs/go-live";
import { WITHIN_MS } from "../verbs/deadlines";

const EDIT = feedWithFilter("null");
const STAYS_MS = 3000;
const RESET: PlatformName = "twitch";

export const headersOnce: Scenario = row(
  "headers-once",
  "restream:resendHeaders false: OBS goes and comes back, the reader is killed, a platform ends the session: one sequence header per session",
  async (bed) => {
    const file = join(bed.machine.root, EDIT.path);
    const text = readFileSync(file, "utf8");
    const problems: string[] = [];
    const none = (
      since: number,
      when: string,
      names: readonly PlatformName[] = PLATFORMS,
    ): void => {
      for (const name of names) {
        const count = headersSince(bed.platforms[name], since).length;
        if (count > 0) problems.push(`${name}: ${count} sequence headers ${when}`);
      }
    };
    try {
      writeFileSync(file, edited(text, EDIT));
      await restartFeed(bed);
      // The new feed describes the same picture in other words, once.
      await pause(STAYS_MS);
      const stoppedAt = now();
      await bed.publisher.stopCleanly();
      await expectPlaceholder(bed, stoppedAt);
      await goLive(bed);
      await pause(STAYS_MS);
      none(stoppedAt, "while OBS went and came back");
      const killedAt = now();
      await signalReader(bed, "KILL");
      await expectLive(bed, killedAt + 1000);
      await pause(STAYS_MS);
      none(killedAt, "when the reader was killed");
      const resetAt = now();
      await bed.platforms[RESET].reset();
      const { publishedAt } = await backSince(bed, RESET, resetAt, WITHIN_MS.publishes);
      await pause(STAYS_MS);
      const told = headersSince(bed.platforms[RESET], publishedAt).length;
      if (told !== 1) problems.push(`${RESET}: ${told} sequence headers in the new session`);
      none(resetAt, "while the other platform's session began anew", ["youtube"]);
    } finally {
      writeFileSync(file, text);
      await restartFeed(bed);
    }
    return { problems };
  },
);

const restartFeed = async (bed: Bed): Promise<void> => {
  const at = now();
  await bed.machine.exec("systemctl", "restart", "mediamtx-feed");
  await expectLive(bed, at + 1000);
};
