// The home address changes: `restream` says so, `restream home-ip` is one write to the API, and the stream goes on.
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { now } from "../../support/media/clock";
import { HOME, OTHER_HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import type { CommandResult } from "../bed/project";
import { outcomeOf } from "../result/outcome";
import { withAddressServices, type AddressServices } from "../verbs/address-services";
import { allow } from "../verbs/allow";
import { canConnect } from "../verbs/reach";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";
import { expects } from "../verbs/expects";

const RTMP = 1935;

export const homeIp: Scenario = {
  name: "home-ip",
  title:
    "a changed home address: restream names it, restream home-ip is one write to the API, and the stream goes on",
  suite: "story",
  lane: "b",
  run: async (bed) => {
    const since = now();
    const address = (await bed.project.output("address")) as string;
    const other = bed.network.addHost("other-home", OTHER_HOME);
    const problems: string[] = [];
    try {
      if (await canConnect(other, address, RTMP))
        throw new Error("the other address was let in before it was set");
      problems.push(...(await withAddressServices(bed, (services) => changes(bed, services))));
      // What it added last is not home's any more.
      if (await canConnect(other, address, RTMP))
        problems.push("an address that was taken out is still let in");
      if (!(await canConnect(bed.home, address, RTMP)))
        problems.push("home is not let in any more");
    } finally {
      bed.network.removeHost(other);
    }
    return outcomeOf({ problems: [...problems, ...untouched(bed, since, "publisherChanged")] });
  },
};

const changes = async (bed: Bed, { env, say }: AddressServices): Promise<string[]> => {
  const restream = (...words: string[]): Promise<CommandResult> => bed.project.restream(words, env);
  const folder = linkedFrom(bed, "a folder with spaces");

  say(HOME, OTHER_HOME);
  const disagreeing = await restream("home-ip");
  say("100.64.3.4");
  const shared = await restream("home-ip");
  say(HOME);
  const same = await restream("home-ip");

  // As the provider gave home another address: only the other one is let in, and SSH with it.
  await allow(bed, OTHER_HOME);
  const shutOut = await restream("status");
  const before = bed.simulator.log.length;
  const back = await bed.project.restream(["home-ip"], env, folder);
  const writes = bed.simulator.log
    .slice(before)
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
  const status = await bed.project.restream(["status"], env, folder);

  const typed = await bed.project.restream(["ssh", "echo a | tr a b; exit 7"], env, folder);
  const empty = join(bed.runFolder, "no-stack");
  mkdirSync(empty, { recursive: true });
  const noStack = await bed.project.restream(
    ["status"],
    { ...env, PULUMI_BACKEND_URL: `file://${empty}` },
    folder,
  );

  say(OTHER_HOME);
  const added = await restream("home-ip", "--add");
  await allow(bed, HOME);
  return [
    ...expects(
      "services that disagree",
      disagreeing,
      3,
      /different addresses[\s\S]*Nothing was changed/,
    ),
    ...expects("CGNAT", shared, 3, /CGNAT[\s\S]*Ways on[\s\S]*Nothing was changed/),
    ...expects("nothing new", same, 0, /lets it in\. Nothing was changed/),
    ...expects(
      "status, shut out",
      shutOut,
      4,
      new RegExp(
        `your address is now ${HOME}, the server lets ${OTHER_HOME} in\\. Run: restream home-ip`,
      ),
    ),
    ...expects("home-ip", back, 0, new RegExp(`homeIp: ${OTHER_HOME} → ${HOME}\nIn force after`)),
    ...(back.output.includes("Still pending") ? [`something was pending:\n${back.output}`] : []),
    ...(writes.length === 1 && writes[0]?.startsWith("PUT /v2/firewalls/") === true
      ? []
      : [`expected one PUT of the firewall, the API saw: ${writes.join(", ") || "nothing"}`]),
    // Whether all is well is another row's matter.
    ...expects("status, let in again", status, status.code === 1 ? 1 : 0, /twitch/i),
    ...expects("ssh", typed, 7, /^b$/m),
    ...expects("without a stack", noStack, 4, /No stack is selected here/),
    ...expects(
      "--add",
      added,
      0,
      new RegExp(`homeIp: ${HOME} → ${HOME},${OTHER_HOME}\nIn force after`),
    ),
  ];
};

/** A folder on PATH, with a link to the launcher in it. */
const linkedFrom = (bed: Bed, name: string): string => {
  const folder = join(bed.runFolder, name);
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(bed.project.folder, "restream"), join(folder, "restream"));
  return folder;
};
