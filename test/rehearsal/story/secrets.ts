// No key where it does not belong: each place is searched, and each search is shown to find what is there.
import { readFileSync } from "node:fs";
import type { Bed } from "../bed/bed";
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
    const found = await leaksEverywhere(bed, keys);
    if (found.length > 0) throw new Error(found.join(", "));
    return outcomeOf();
  },
};

const sshKey = ({ project }: Bed): Record<string, string> => {
  const pem = readFileSync(project.sshKeyFile, "utf8");
  return { "the SSH key": pem, ...keyLines("the SSH key", pem) };
};
