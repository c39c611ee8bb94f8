// No key where it does not belong: each place is searched, and each search is shown to find what is there.
import { readFileSync } from "node:fs";
import type { Bed } from "../bed/bed";
import { UP } from "../bed/project";
import { PLATFORMS } from "../result/platform-names";
import { apisOf, configureApis, forgetApis, untilWord } from "../verbs/asked-platforms";
import { keyLines } from "../verbs/leaks";
import type { Scenario } from "../verbs/scenario";
import { leaksEverywhere } from "./secret-search";
import { outcomeOf } from "../result/outcome";
import { SECRETS } from "../bed/secrets";

export const secrets: Scenario = {
  name: "secrets",
  title:
    "no key in user data, processes, journal, API, logs, outputs, state, stack file, messages, report or evidence",
  suite: "story",
  run: async (bed) => {
    const keys = { ...SECRETS, ...sshKey(bed) };
    // What asks the platforms has keys of its own, and is given tokens.
    await configureApis(bed);
    await bed.project.mustPulumi(UP);
    await bed.machine.exec("systemctl", "start", "restream-twitch", "restream-youtube");
    for (const name of PLATFORMS) await untilWord(bed, name, "live");
    if (apisOf().twitch.given === 0) throw new Error("Twitch gave no token: nothing is proved");
    const found = await leaksEverywhere(bed, keys);
    await forgetApis(bed);
    await bed.project.mustPulumi(UP);
    if (found.length > 0) throw new Error(found.join(", "));
    return outcomeOf();
  },
};

const sshKey = ({ project }: Bed): Record<string, string> => {
  const pem = readFileSync(project.sshKeyFile, "utf8");
  return { "the SSH key": pem, ...keyLines("the SSH key", pem) };
};
