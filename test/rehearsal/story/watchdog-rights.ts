// What a broken-in watchdog could do: send a signal to MediaMTX and the restreams, and nothing else.
import type { Scenario } from "../verbs/scenario";
import { mayService, runScript } from "../verbs/on-machine";
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
    for (const command of MAY) await runScript(machine, "as-service", "restreamd", ...command);
    const reached: string[] = [];
    for (const command of MUST_NOT)
      if (await mayService(machine, "restreamd", command)) reached.push(command.join(" "));
    if (reached.length > 0) throw new Error(`restreamd may also ${reached.join(", ")}`);
    return outcomeOf();
  },
};
