// No key where it does not belong: each place is searched, and each search is shown to find what is there.
import { readFileSync } from "node:fs";
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed";
import { SECRETS } from "../bed";
import { allMessages } from "../listeners";
import { keyLines } from "../leaks";
import { NOT_MEASURED } from "../report";
import type { Scenario } from "../scenario";
import { goLive } from "./gap";
import { leaksEverywhere } from "./secret-search";

/** Of the first message about it. */
const PUBLISHER_TOLD = "OBS (home) is on air: from 203.0.113.x";

export const secrets: Scenario = {
  name: "secrets",
  title:
    "no key in user data, processes, journal, API, logs, outputs, state, stack file, messages, report or evidence",
  suite: "story",
  run: async (bed) => {
    const keys = { ...SECRETS, ...sshKey(bed) };
    // Whoever publishes has an address, that nobody is to be told.
    if (bed.publisher.connectedAt === undefined) await goLive(bed);
    await eventually("people are told of the publisher", 30_000, () => {
      if (!allMessages().includes(PUBLISHER_TOLD)) throw new Error(allMessages());
    });
    const found = await leaksEverywhere(bed, keys);
    if (found.length > 0) throw new Error(found.join(", "));
    return NOT_MEASURED;
  },
};

const sshKey = ({ project }: Bed): Record<string, string> => {
  const pem = readFileSync(project.sshKeyFile, "utf8");
  return { "the SSH key": pem, ...keyLines("the SSH key", pem) };
};
