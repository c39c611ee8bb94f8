// A server of the last version gets this one by `pulumi up` while it is on air: refused whole with an id, then let through by it.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { mustUp, set } from "../verbs/change";
import { STACK, UP } from "../bed/project";
import { outcomeOf } from "../result/outcome";
import { PLATFORMS } from "../result/platform-names";
import { expectBack } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { changesOf, serverState } from "../verbs/server-state";
import { interruptionsOf, untouched } from "../verbs/untouched";
import { serverOf } from "./server-of";

/** 0.2.0; with each new version in CHANGELOG.md this becomes the one before it. */
const LAST = "6503917";

export const upgradeFromLast: Scenario = {
  name: "upgrade-from-last",
  title:
    "a server of 0.2.0, on air: pulumi up is refused whole with an id, restream:allow lets it through: 0 sessions lost; the page, asked for on air: nobody notices; the next one changes nothing",
  suite: "upgrade",
  lane: "b",
  once: true,
  run: async (bed) => {
    const { project, machine } = await serverOf(bed, LAST);
    const problems: string[] = [];
    const before = await serverState(machine);
    const onAirAt = now();
    const first = await project.pulumi(UP);
    const [, id] = /pulumi config set restream:allow ([0-9a-f]{8})/.exec(first.output) ?? [];
    if (first.code === 0 || id === undefined)
      problems.push(`expected a refusal with an id: ${first.output.slice(-1500)}`);
    await pause(3000); // what follows from it would show by then
    problems.push(
      ...untouched(bed, onAirAt, "unbroken"),
      ...changesOf(before, await serverState(machine)),
    );

    const allowedAt = now();
    await project.mustPulumi(["config", "set", "restream:allow", id ?? "00000000", "-s", STACK]);
    const { output } = await project.mustPulumi(UP);
    await expectBack(bed, allowedAt);
    await project.mustPulumi(["config", "rm", "restream:allow", "-s", STACK]);
    await project.mustPulumi(UP);
    await pause(3000);
    for (const name of PLATFORMS)
      problems.push(
        ...interruptionsOf(bed.platforms[name].connections, onAirAt).map(
          (interruption) => `${name}: ${interruption}`,
        ),
      );
    const askedAt = now();
    await set(bed, "page", "true");
    await mustUp(bed);
    await pause(3000);
    problems.push(...untouched(bed, askedAt, "unbroken"));
    const again = await project.pulumi(["up", "--yes", "--expect-no-changes", "-s", STACK]);
    if (again.code !== 0) problems.push("one more pulumi up changes something");
    return outcomeOf({ problems, remarks: [/release applied:.*/.exec(output)?.[0] ?? ""] });
  },
};
