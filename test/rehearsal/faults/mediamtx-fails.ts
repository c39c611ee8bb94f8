// MediaMTX dies (frozen: watchdog-mediamtx-frozen): the one process that both platforms depend on.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed";
import { PLATFORMS } from "../report";
import type { Scenario } from "../scenario";
import { backSince, largest, secondsFrom } from "./restream";
import { expectLive, row, within, type Outcome } from "./row";

const KILLED_SECONDS = 4;
/** Machines differ in speed. */
const GRACE_SECONDS = 2;

export const mediamtxKilled: Scenario = row(
  "mediamtx-killed",
  `MediaMTX killed: both publishing again ≤ ${KILLED_SECONDS} s, after a clean end each; the publisher reconnects by itself`,
  async (bed) => {
    const at = now();
    await signal(bed, "KILL");
    return back(bed, at, KILLED_SECONDS);
  },
);

const signal = (bed: Bed, what: string): Promise<string> =>
  bed.machine.exec(
    ...["systemctl", "kill", "--kill-whom=main", `--signal=${what}`, "mediamtx-restream"],
  );

const back = async (bed: Bed, at: number, promised: number): Promise<Outcome> => {
  const seconds: number[] = [];
  const withinMs = (promised + GRACE_SECONDS) * 3 * 1000;
  for (const name of PLATFORMS) {
    bed.figures[`${name} publishing again s`] = null;
    const { publishedAt } = await backSince(bed, name, at, withinMs);
    const after = secondsFrom(at, publishedAt) ?? 0;
    bed.figures[`${name} publishing again s`] = after;
    seconds.push(after);
  }
  const worst = largest(seconds);
  bed.figures["publisher connected again s"] = secondsFrom(
    at,
    await bed.publisher.waitForConnect(30_000),
  );
  await expectLive(bed, now());
  return {
    // ffmpeg takes the end of its input for the end of the broadcast, and says goodbye.
    losesSessions: 1,
    problems: within("publishing again (the later platform)", worst, promised + GRACE_SECONDS),
  };
};
