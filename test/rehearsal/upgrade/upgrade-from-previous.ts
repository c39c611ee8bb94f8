// A server of the first version, without a hub, gets this one by `pulumi up`.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { serverFiles, type ServerFiles } from "../verbs/server-files";
import { STACK, UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { PLATFORMS } from "../result/platform-names";
import { goLive } from "../verbs/go-live";
import {
  expectCleanBoot,
  expectSandboxes,
  learnPlaceholder,
  startRestreams,
} from "../verbs/new-server";
import { untouched } from "../verbs/untouched";
import { outcomeOf } from "../result/outcome";
import { serverOf } from "./server-of";

/** The last one without a hub: restreams read MediaMTX, and nginx is not installed. */
const PREVIOUS = "de8b5026a9c6062462b6bd6d95e58ab80fb45893";

export const upgradeFromPrevious: Scenario = {
  name: "upgrade-from-previous",
  title:
    "a server of the version before: refused while on air, refused with nothing changed while the archive is down, then upgraded by pulumi up",
  suite: "upgrade",
  once: true,
  run: async (bed) => {
    const { project, machine: made } = await serverOf(bed, PREVIOUS);
    const problems: string[] = [];

    bed.say("the new version, while on air");
    const before = await serverFiles(made);
    const onAirAt = now();
    problems.push(
      ...refused(await project.pulumi(UP), [
        /REFUSED, nothing was changed/,
        /restream-twitch/,
        /restream stop twitch; restream stop youtube/,
      ]),
    );
    await pause(3000); // what follows from it would show by then
    problems.push(...untouched(bed, onAirAt, "unbroken"));

    bed.say("nothing is started, and Debian's archive does not answer");
    await bed.publisher.stopCleanly();
    for (const name of PLATFORMS) await made.exec("systemctl", "stop", `restream-${name}`);
    bed.network.packagesAreDown = true;
    const down = await project.pulumi(UP).finally(() => {
      bed.network.packagesAreDown = false;
    });
    problems.push(...refused(down, [/nginx/, /could not be installed/]));
    problems.push(...changed(before, await serverFiles(made)));

    bed.say("the archive is back");
    const { output } = await project.mustPulumi(UP);
    // The version before left a restream that was stopped as a failed one.
    await made.exec("systemctl", "reset-failed", "restream-*");
    await expectCleanBoot(bed);
    await expectSandboxes(bed);
    await learnPlaceholder(bed);
    await startRestreams(bed);
    const startedAt = now();
    await goLive(bed);
    await pause(3000);
    problems.push(...untouched(bed, startedAt, "unbroken"));
    const again = await project.mustPulumi(["up", "--yes", "--expect-no-changes", "-s", STACK]);
    if (again.code !== 0) problems.push("a second pulumi up changes something");
    return outcomeOf({ problems, remarks: [/release applied:.*/.exec(output)?.[0] ?? ""] });
  },
};

const refused = (
  { code, output }: { code: number; output: string },
  says: readonly RegExp[],
): string[] => {
  const lacking = says.filter((words) => !words.test(output));
  return code !== 0 && lacking.length === 0
    ? []
    : [`pulumi up: exit code ${code}, without ${lacking.join(", ")}: ${output.slice(-1500)}`];
};

/** Changes of what a release writes; the staging folders and restreamd's own are not meant. */
const changed = (before: ServerFiles, after: ServerFiles): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => /^\/(etc\/(restream|systemd)|usr\/local)\//.test(path))
    .filter((path) => path !== "/etc/systemd/system/nginx.service")
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${path} was changed by a release that was refused`);
