// Everything of ours on the droplet dies or hangs: nobody sees it.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { row } from "../verbs/row";
import { signal } from "../verbs/watchdog";
import { WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";

/** What follows from it would show by then. */
const LOOKED_AT_MS = 20_000;

export const watchdogKilled = row(
  "watchdog-killed",
  "all processes of ours killed at once: the stream untouched, restreamd back by itself",
  async (bed, _since, figures) => {
    const at = now();
    const before = await pidOf(bed);
    // The only ones there are while no release is being installed and no restream is slowed down.
    await signal(bed, "restreamd", "SIGKILL");
    figures["restreamd back after, seconds"] = await backSeconds(
      bed,
      before,
      at,
      WITHIN_MS.restreamdRestarts,
    );
    await pause(LOOKED_AT_MS);
    return { problems: untouched(bed, at, "unbroken") };
  },
);

export const watchdogFrozen = row(
  "watchdog-frozen",
  "restreamd frozen: the stream untouched, systemd starts it anew",
  async (bed, _since, figures) => {
    const at = now();
    const before = await pidOf(bed);
    await signal(bed, "restreamd", "SIGSTOP");
    figures["restreamd back after, seconds"] = await backSeconds(
      bed,
      before,
      at,
      WITHIN_MS.restreamdNoticedFrozen,
    );
    return { problems: untouched(bed, at, "unbroken") };
  },
);

const pidOf = async ({ machine }: Bed): Promise<string> =>
  (await machine.exec("systemctl", "show", "--property=MainPID", "--value", "restreamd")).trim();

const backSeconds = (bed: Bed, before: string, since: number, withinMs: number): Promise<number> =>
  eventually("restreamd runs again", withinMs, async () => {
    const pid = await pidOf(bed);
    if (pid === "0" || pid === before) throw new Error(`its process is ${pid}`);
    return Number(((now() - since) / 1000).toFixed(1));
  });
