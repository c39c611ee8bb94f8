// No key where it does not belong: each place is searched, and each search is shown to find what is there.
import { readFileSync } from "node:fs";
import type { Bed } from "../bed";
import { SECRETS } from "../bed";
import { keyLines, leaksIn } from "../leaks";
import { NOT_MEASURED } from "../report";
import type { Scenario } from "../scenario";
import { plant, unplant } from "./planted-key";
import { placesHere, placesOnDroplet } from "./secret-places";

export const secrets: Scenario = {
  name: "secrets",
  title:
    "no key in user data, processes, journal, API, logs, outputs, state, stack file, report or evidence",
  suite: "story",
  run: async (bed) => {
    const keys = { ...SECRETS, ...sshKey(bed) };
    await plant(bed);
    const places = { ...(await placesOnDroplet(bed)), ...(await placesHere(bed)) };
    await unplant(bed);
    const found = Object.entries(places).flatMap(([place, { text, holds }]) => {
      const missing = holds.filter((each) => !text.includes(each));
      if (missing.length > 0)
        throw new Error(`${place}: lacks ${missing.join(", ")}: it was not really searched`);
      return leaksIn(text, keys).map((name) => `${name} in ${place}`);
    });
    if (found.length > 0) throw new Error(found.join(", "));
    return NOT_MEASURED;
  },
};

const sshKey = ({ project }: Bed): Record<string, string> => {
  const pem = readFileSync(project.sshKeyFile, "utf8");
  return { "the SSH key": pem, ...keyLines("the SSH key", pem) };
};
