// Something else on the server eats its memory, until the kernel kills.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { Machine } from "../../support/world/machine";
import type { Scenario } from "../verbs/scenario";
import { runsSince, unitOf } from "../verbs/restream";
import { expectLive, row, within, worstFreeze } from "../verbs/row";
import { PLATFORMS } from "../result/platform-names";
import { GRACE_SECONDS, PROMISED_SECONDS } from "../verbs/deadlines";

/**
 * More than any of ours has, as on any droplet: the eater is the largest. With 32 MiB, ours are protected by
 * OOMScoreAdjust= alone; where the kernel refuses that to a container (no CAP_SYS_RESOURCE), up to 3 of them were
 * killed and no picture came for 6.6 s.
 */
const LEFT_MIB = 128;
const ROUNDS = 5;

/** It keeps what it reads, for ever. */
const EATER =
  "systemd-run --wait --quiet --collect --property=RuntimeMaxSec=20 tail /dev/zero || true";

export const memoryPressure: Scenario = row(
  "memory-pressure",
  `a process eats the last ${LEFT_MIB} MiB of memory, ${ROUNDS} times, until the OOM killer acts: on air, or back ≤ ${PROMISED_SECONDS.onFullServer} s`,
  async (bed, since, figures) => {
    const { machine } = bed;
    const { memory } = machine;
    const shortfall = (await isProtected(machine))
      ? []
      : ["this kernel ignores OOMScoreAdjust= in the machine: who is killed first is its size"];
    const killsBefore = memory.kills;
    memory.set(memory.anonymousBytes + LEFT_MIB * 2 ** 20);
    try {
      for (let round = 0; round < ROUNDS; round++) {
        // A service: what only enters the machine is not counted to it. Told to end in case that nobody ends it.
        await machine.exec("sh", "-c", EATER);
        await pause(2000); // pressure goes on
      }
    } finally {
      memory.lift();
    }
    figures["killed by the kernel, number"] = memory.kills - killsBefore;
    await expectLive(bed, now());
    const freeze = worstFreeze(bed, since);
    figures["longest time without a picture s"] = freeze;
    figures["restarts of ours, number"] = await restarts(machine, since);
    return {
      shortfall,
      problems: [
        ...(memory.kills > killsBefore ? [] : ["the OOM killer did not act: nothing was proved"]),
        ...within("a picture", freeze, PROMISED_SECONDS.onFullServer + GRACE_SECONDS.fullServer),
      ],
    };
  },
);

const isProtected = async (machine: Machine): Promise<boolean> =>
  (
    await machine.exec(
      "sh",
      "-c",
      "cat /proc/$(systemctl show --property=MainPID --value mediamtx-restream)/oom_score_adj",
    )
  ).startsWith("-");

const restarts = async (machine: Machine, since: number): Promise<number> => {
  let count = 0;
  for (const unit of [
    "mediamtx-restream",
    "mediamtx-hub",
    "mediamtx-feed",
    ...PLATFORMS.map(unitOf),
  ])
    count += (await runsSince(machine, unit, since)).started.length;
  return count;
};
