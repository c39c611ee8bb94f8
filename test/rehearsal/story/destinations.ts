// Destinations are added to a running server, sent to as they are written, and taken out again: the others never notice.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { unknownFrames } from "../../support/media/on-air";
import type { SlowPlatform } from "../../support/platform/slow-platform/slow-platform";
import type { Bed } from "../bed/bed";
import { UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import {
  askedOtherwise,
  configureFurther,
  filesOf,
  forgetFurther,
  withPlatforms,
  type Further,
} from "./further-platforms";
import { serverState } from "../verbs/server-state";
import { withOtherHostKey } from "../verbs/other-host-key";
import { WITHIN_MS } from "../verbs/deadlines";
import { untouched } from "../verbs/untouched";
import { outcomeOf } from "../result/outcome";

/** Addresses that ffmpeg by itself would take apart elsewhere: an app of two parts, and one with a query. */
const FURTHER: readonly Further[] = [
  { name: "kick", port: 1935, app: "v2/pub", streamKey: "sk_test-key-kick_0123456789" },
  { name: "backup", port: 1936, app: "live2?backup=1", streamKey: "test-key-back-up00-1234?x=1" },
];

export const destinations: Scenario = {
  name: "destinations",
  title:
    "destinations with two-part apps are added, not to a machine that shows another host key, sent to, and removed while the others are live",
  suite: "story",
  lane: "b",
  run: async (bed) => {
    const since = now();
    const staged = await stagedReleases(bed);
    await configureFurther(bed, FURTHER);
    const { code, output } = await withOtherHostKey(bed, () => bed.project.pulumi(UP));
    if (code === 0) throw new Error("a machine with another host key was taken for ours");
    if (!output.includes("host key mismatch"))
      throw new Error(`pulumi up failed for another reason:\n${output.slice(-2000)}`);
    if ((await stagedReleases(bed)) !== staged || (await filesThere(bed)).length > 0)
      throw new Error("a machine with another host key was given a release");

    await bed.project.mustPulumi(UP);
    const [added, expected] = [await filesThere(bed), FURTHER.flatMap(filesOf).sort()];
    if (added.join(", ") !== expected.join(", "))
      throw new Error(`expected a unit, an address and a key each, found ${added.join(", ")}`);
    await expectOff(bed);
    await withPlatforms(bed, FURTHER, (platforms) => expectSent(bed, platforms));

    await forgetFurther(bed, FURTHER);
    await bed.project.mustPulumi(UP);
    const left = await filesThere(bed);
    if (left.length > 0) throw new Error(`left of the removed destinations: ${left.join(", ")}`);
    return outcomeOf({ problems: untouched(bed, since, "publisherChanged") });
  },
};

const stagedReleases = ({ machine }: Bed): Promise<string> =>
  machine.exec("find", "/var/lib/restream/incoming", "-printf", "%p %T@\\n");

/** What of these destinations is on the droplet, in alphabetical order. */
const filesThere = async ({ machine }: Bed): Promise<string[]> => {
  const names = FURTHER.flatMap(({ name }) => ["-o", "-name", `*restream-${name}*`]).slice(1);
  const found = await machine.exec("find", "/etc", ...names);
  return found
    .split("\n")
    .filter((line) => line !== "")
    .sort();
};

/** "inactive" alone is also what systemd says of a unit that it does not know. */
const expectOff = async ({ machine }: Bed): Promise<void> => {
  const { units } = await serverState(machine);
  for (const { name } of FURTHER) {
    const unit = units.get(`restream-${name}.service`);
    if (unit?.state !== "inactive dead" || unit.file !== "disabled" || unit.needsReload)
      throw new Error(`the new restream ${name} is ${JSON.stringify(unit)}: nobody started it`);
  }
};

const expectSent = async (
  { machine }: Bed,
  platforms: ReadonlyMap<string, SlowPlatform>,
): Promise<void> => {
  const units = FURTHER.map(({ name }) => `restream-${name}`);
  await machine.exec("systemctl", "start", ...units);
  for (const one of FURTHER) {
    const platform = platforms.get(one.name);
    await eventually(`${one.name} receives the stream`, WITHIN_MS.shown, () => {
      if (unknownFrames(platform?.frames() ?? [], "video") !== 0)
        throw new Error(
          [...askedOtherwise(platform?.visits ?? [], one), "no known picture"].join("; "),
        );
    });
    const otherwise = askedOtherwise(platform?.visits ?? [], one);
    if (otherwise.length > 0) throw new Error(`${one.name}: ${otherwise.join("; ")}`);
  }
  await machine.exec("systemctl", "stop", ...units);
};
