// A first boot that fails half-way: told by `pulumi up` in one sentence with the lines that matter, mended by the next.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "../../support/world/machine";
import type { Bed } from "../bed/bed";
import type { Project } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { expectServerRuns, withStackBeside } from "../verbs/stack-beside";
import { outcomeOf } from "../result/outcome";

/** A stack of its own, beside the one that is on air. */
const HALF_WAY = "half-way";
const UP = ["up", "--yes", "--skip-preview", "-s", HALF_WAY];
const WRONG_HASH = "0".repeat(64);
/** In no image: so that there is something to install, and it is soon done (the story's first `up` installs them all). */
const SMALL_PACKAGE = "hello";
const packageList = ({ folder }: Project): string =>
  join(folder, "files/usr/local/share/restream/packages");

export const firstBootFails: Scenario = {
  name: "first-boot-fails",
  title:
    "packages out of reach, then a wrong hash: pulumi up says so, and goes on where it stopped once that is over",
  suite: "story",
  lane: "c",
  once: true,
  run: async (bed) => {
    const { project, parts, network } = bed;
    const config = (key: string, value: string): Promise<unknown> =>
      project.mustPulumi(["config", "set", `restream:${key}`, value, "-s", HALF_WAY]);
    const others = bed.datacenter.machines.length;
    const listed = readFileSync(packageList(project), "utf8");
    await withStackBeside(bed, HALF_WAY, async () => {
      await config("mediamtxSha256", WRONG_HASH);
      appendFileSync(packageList(project), `${SMALL_PACKAGE}\n`);

      bed.say("Debian's archive does not answer");
      network.packagesAreDown = true;
      await expectTold(bed, [
        /The droplet's first boot failed: Debian's packages \(.*ffmpeg.*\) could not be installed/,
        /'pulumi up' again does its work again/,
        /\n\s*E: /,
      ]);
      network.packagesAreDown = false;

      bed.say("the archive is back; MediaMTX's hash is wrong");
      await expectTold(bed, [
        /The droplet's first boot failed: MediaMTX \S+ from http:\S+ has SHA-256 [0-9a-f]{64}, expected 0{64}: not installed/,
      ]);

      bed.say("the hash is right");
      await config("mediamtxSha256", parts.mediamtx.sha256);
      await project.mustPulumi(UP);
      const machine = bed.datacenter.machines.at(-1);
      if (!machine || bed.datacenter.machines.length !== others + 1)
        throw new Error(`expected one machine more, there are ${bed.datacenter.machines.length}`);
      await expectWhole(machine);
    }).finally(() => {
      writeFileSync(packageList(project), listed);
      network.packagesAreDown = false;
    });
    return outcomeOf();
  },
};

const expectTold = async ({ project }: Bed, says: RegExp[]): Promise<void> => {
  const { code, output } = await project.pulumi(UP);
  const lacking = says.filter((words) => !words.test(output));
  if (code === 0 || lacking.length > 0)
    throw new Error(`pulumi up: exit code ${code}, without ${lacking.join(", ")}:\n${output}`);
};

/** All of the work that the first boot had begun, and of the release that came after it. */
const expectWhole = async (machine: Machine): Promise<void> => {
  // The package that was out of reach: dpkg-query fails where it is not installed.
  await machine.exec("dpkg-query", "--show", SMALL_PACKAGE);
  await expectServerRuns(machine);
};
