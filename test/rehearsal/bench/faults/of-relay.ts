// What happens to the relay itself: somebody breaks its configuration, its process dies.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../../support/media/clock";
import { PLATFORMS } from "../../result/platform-names";
import type { Stage } from "../stage";
import type { Fault } from "./fault";

/** No relay's language has it. */
const NONSENSE = "\nthis is a typo: [\n";
const BROKEN_MS = 8000;

const brokenConfiguration: Fault = {
  name: "broken-configuration",
  title: `somebody breaks its configuration with an editor, and mends it after ${BROKEN_MS / 1000} s`,
  seconds: () => 14,
  play: async (stage) => {
    const { bed, relay } = stage;
    const file = join(bed.machine.root, relay.configuration);
    const right = readFileSync(file, "utf8");
    writeFileSync(file, right + NONSENSE);
    await reload(stage);
    await pause(BROKEN_MS);
    writeFileSync(file, right);
    await reload(stage);
    const at = now();
    return { well: PLATFORMS.map((platform) => ({ platform, at })) };
  },
};

/** A refusal is the program's protection, not a fault of the row. */
const reload = async ({ bed, relay: { reload: argv } }: Stage): Promise<void> => {
  if (argv) await bed.machine.exec(...argv).catch(() => "");
};

const relayKilled: Fault = {
  name: "relay-killed",
  title: "the process that takes OBS in is killed",
  seconds: () => 10,
  play: async ({ bed, relay }) => {
    const at = now();
    await bed.machine.exec(
      ...["systemctl", "kill", "--kill-whom=main", "--signal=KILL", relay.taker],
    );
    // The pictures on their way arrive; whoever is live a second later is so again, or still.
    await pause(1000);
    return { well: PLATFORMS.map((platform) => ({ platform, at })) };
  },
};

export const OF_RELAY: readonly Fault[] = [relayKilled, brokenConfiguration];
