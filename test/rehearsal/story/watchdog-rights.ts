// What a broken-in watchdog could do: send a signal to MediaMTX and the restreams, and nothing else.
import type { Machine } from "../../support/world/machine";
import type { Scenario } from "../verbs/scenario";
import { runScript } from "../verbs/on-machine";
import { outcomeOf } from "../result/outcome";

/** It changes nothing about a process that runs. */
const SIGNAL = ["kill", "--signal=SIGCONT"];
const MAY = [
  [...SIGNAL, "mediamtx-restream"],
  [...SIGNAL, "mediamtx-hub"],
  [...SIGNAL, "restream-twitch"],
];
const MUST_NOT = [
  [...SIGNAL, "restreamd"],
  [...SIGNAL, "ssh"],
  ["start", "restream-twitch"],
  ["restart", "restream-twitch"],
  ["stop", "restream-twitch"],
  ["set-property", "--runtime", "restream-twitch", "CPUWeight=50"],
  ["mask", "--runtime", "restream-twitch"],
  ["daemon-reload"],
  ["reboot"],
];

export const watchdogRights: Scenario = {
  name: "watchdog-rights",
  title: "restreamd may signal MediaMTX and the restreams, and nothing else",
  suite: "story",
  run: async ({ machine }) => {
    for (const command of MAY) await runScript(machine, "as-restreamd", ...command);
    const reached: string[] = [];
    for (const command of MUST_NOT)
      if (await isAllowed(machine, command)) reached.push(command.join(" "));
    if (reached.length > 0) throw new Error(`restreamd may also ${reached.join(", ")}`);
    return outcomeOf();
  },
};

/** @throws Error when it fails for another reason than that it may not. */
const isAllowed = async (machine: Machine, command: string[]): Promise<boolean> => {
  try {
    await runScript(machine, "as-restreamd", ...command);
    return true;
  } catch (error) {
    if (/authentication required|access denied|permission denied/i.test(String(error)))
      return false;
    throw error;
  }
};
