// Everything that is ours on the server dies at once: it stands beside the stream, never in its path.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { PLATFORMS } from "../report";
import type { Scenario } from "../scenario";
import { untouched } from "./restream";
import { expectLive, row } from "./row";

const WATCHED_SECONDS = 10;

/** Programs of control/ run on node, from our folder; MediaMTX lives there too and is not ours. */
const PIDS = "pgrep -f '^[^ ]*node .*/usr/local/lib/restream/' || true";

export const oursKilled: Scenario = row(
  "ours-killed",
  "all processes of ours killed at once: the stream is untouched",
  async (bed) => {
    const found = await bed.machine.exec("sh", "-c", PIDS);
    const pids = found.split("\n").filter((line) => line !== "");
    if (pids.length === 0) throw new Error("nothing of ours runs: this would prove nothing");
    const killedAt = now();
    await bed.machine.exec("kill", "-KILL", ...pids);
    await pause(WATCHED_SECONDS * 1000); // nothing may happen
    await expectLive(bed, now());
    bed.figures["processes killed, number"] = pids.length;
    return { problems: PLATFORMS.flatMap((name) => untouched(bed, name, killedAt)) };
  },
);
