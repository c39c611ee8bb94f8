// A release that would restart MediaMTX or a running restream is refused whole, and the stream goes on.
import { now } from "../../support/media/clock";
import { HOST_NAMES } from "../../support/world/addresses";
import { STACK, UP } from "../bed/project";
import { PLACEHOLDER_TEXT } from "../verbs/provision";
import type { Scenario } from "../verbs/scenario";
import { changesOf, serverState } from "../verbs/server-state";
import { untouched } from "../verbs/untouched";
import { outcomeOf } from "../result/outcome";

/** A restream's address, and MediaMTX's placeholder. */
const CUTTING = [
  {
    key: "twitchUrl",
    asBefore: undefined, // the default
    after: `rtmps://${HOST_NAMES.twitch}:443/other`,
    unit: "restream-twitch.service",
  },
  {
    key: "placeholderText",
    asBefore: PLACEHOLDER_TEXT,
    after: "Gone fishing",
    unit: "mediamtx-restream.service",
  },
] as const;

export const refusesToCut: Scenario = {
  name: "refuses-to-cut",
  title: "refuses a release that would interrupt what runs, names it, and changes nothing",
  suite: "story",
  lane: "b",
  run: async (bed) => {
    const { project, machine } = bed;
    const since = now();
    const set = (key: string, value: string | undefined): Promise<unknown> =>
      value === undefined
        ? project.mustPulumi(["config", "rm", `restream:${key}`, "-s", STACK])
        : project.mustPulumi(["config", "set", `restream:${key}`, "-s", STACK], value);
    const before = await serverState(machine);
    for (const { key, after } of CUTTING) await set(key, after);
    const { code, output } = await project.pulumi(UP);
    if (code === 0) throw new Error("what cuts both was applied although they run");
    for (const { unit } of CUTTING)
      if (!output.includes("REFUSED") || !output.includes(unit))
        throw new Error(`pulumi up failed without naming ${unit}:\n${output.slice(-1500)}`);
    expectUnchanged("a refused release", changesOf(before, await serverState(machine)));
    for (const { key, asBefore } of CUTTING) await set(key, asBefore);
    await project.mustPulumi(UP);
    expectUnchanged("the release of before", changesOf(before, await serverState(machine)));
    return outcomeOf({ problems: untouched(bed, since, "publisherChanged") });
  },
};

const expectUnchanged = (what: string, changes: string[]): void => {
  if (changes.length > 0) throw new Error(`${what} changed something: ${changes.join("; ")}`);
};
