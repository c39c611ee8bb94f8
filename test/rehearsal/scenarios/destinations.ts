// A destination is added to a running server and taken out again: the others never notice.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed";
import { STACK } from "../project";
import { NOT_MEASURED } from "../report";
import type { Scenario } from "../scenario";
import { withOtherHostKey } from "./host-key";
import { serverState } from "./server-state";
import { expectUninterrupted } from "./uninterrupted";

/** Never started here: where it would go does not matter. */
const KICK = { destinations: "kick", kickUrl: "rtmps://kick.example:443/app" };
const KICK_KEY = "sk_test-key-kick_0123456789";
const KICK_FILES = [
  "/etc/restream/restream-kick.env",
  "/etc/restream/restream-kick.ffpreset",
  "/etc/systemd/system/restream-kick.service",
];

const UP = ["up", "--yes", "--skip-preview", "-s", STACK];

export const destinations: Scenario = {
  name: "destinations",
  title:
    "a destination is added, not to a machine that shows another host key, and removed while the others are live",
  suite: "story",
  lane: "b",
  run: async (bed) => {
    const since = now();
    const staged = await stagedReleases(bed);
    await configureKick(bed);
    const { code, output } = await withOtherHostKey(bed, () => bed.project.pulumi(UP));
    if (code === 0) throw new Error("a machine with another host key was taken for ours");
    if (!output.includes("host key mismatch"))
      throw new Error(`pulumi up failed for another reason:\n${output.slice(-2000)}`);
    if ((await stagedReleases(bed)) !== staged || (await kickFiles(bed)).length > 0)
      throw new Error("a machine with another host key was given a release");

    await bed.project.mustPulumi(UP);
    const added = await kickFiles(bed);
    if (added.join(", ") !== KICK_FILES.join(", "))
      throw new Error(`expected a unit, an address and a key for kick, found ${added.join(", ")}`);
    // "inactive" alone is also what systemd says of a unit that it does not know.
    const unit = (await serverState(bed.machine)).units.get("restream-kick.service");
    if (unit?.state !== "inactive dead" || unit.file !== "disabled" || unit.needsReload)
      throw new Error(`the new restream is ${JSON.stringify(unit)}: nobody started it`);

    await forgetKick(bed);
    await bed.project.mustPulumi(UP);
    const left = await kickFiles(bed);
    if (left.length > 0) throw new Error(`left of the removed destination: ${left.join(", ")}`);
    expectUninterrupted(bed, since);
    return NOT_MEASURED;
  },
};

const stagedReleases = ({ machine }: Bed): Promise<string> =>
  machine.exec("find", "/var/lib/restream/incoming", "-printf", "%p %T@\\n");

/** One more destination in the stack configuration; `up` brings it to the server. */
export const configureKick = async ({ project }: Bed): Promise<void> => {
  for (const [key, value] of Object.entries(KICK))
    await project.mustPulumi(["config", "set", `restream:${key}`, value, "-s", STACK]);
  await project.mustPulumi(
    ["config", "set", "--secret", "restream:kickStreamKey", "-s", STACK],
    KICK_KEY,
  );
};

export const forgetKick = async ({ project }: Bed): Promise<void> => {
  for (const key of [...Object.keys(KICK), "kickStreamKey"])
    await project.mustPulumi(["config", "rm", `restream:${key}`, "-s", STACK]);
};

/** What of that destination is on the droplet, in alphabetical order. */
export const kickFiles = async ({ machine }: Bed): Promise<string[]> =>
  (await machine.exec("find", "/etc", "-name", "*restream-kick*"))
    .split("\n")
    .filter((line) => line !== "")
    .sort();
