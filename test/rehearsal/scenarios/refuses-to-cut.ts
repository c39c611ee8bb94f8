// A release that would restart MediaMTX or a running restream is refused whole, and the stream goes on.
import { HOST_NAMES } from "../../support/world/addresses";
import type { Bed } from "../bed";
import { STACK } from "../project";
import { NOT_MEASURED } from "../report";
import { PLACEHOLDER_TEXT } from "./provision";
import type { Scenario } from "../scenario";

/** A restream's address, and MediaMTX's placeholder. */
const CUTTING = [
  {
    key: "twitchUrl",
    before: undefined, // the default
    after: `rtmps://${HOST_NAMES.twitch}:443/other`,
    unit: "restream-twitch.service",
  },
  {
    key: "placeholderText",
    before: PLACEHOLDER_TEXT,
    after: "Gone fishing",
    unit: "mediamtx-restream.service",
  },
] as const;
const UP = ["up", "--yes", "--skip-preview", "-s", STACK];

export const refusesToCut: Scenario = {
  name: "refuses-to-cut",
  title: "refuses a release that would interrupt what runs, names it, and changes nothing",
  suite: "story",
  lane: "b",
  run: async (bed) => {
    const { project, platforms } = bed;
    const connections = platforms.twitch.connections.length;
    const set = (key: string, value: string | undefined): Promise<unknown> =>
      value === undefined
        ? project.mustPulumi(["config", "rm", `restream:${key}`, "-s", STACK])
        : project.mustPulumi(["config", "set", `restream:${key}`, "-s", STACK], value);
    const filesBefore = await installed(bed);
    for (const { key, after } of CUTTING) await set(key, after);
    const { code, output } = await project.pulumi(UP);
    if (code === 0) throw new Error("what cuts both was applied although they run");
    for (const { unit } of CUTTING)
      if (!output.includes("REFUSED") || !output.includes(unit))
        throw new Error(`pulumi up failed without naming ${unit}:\n${output.slice(-1500)}`);
    if ((await installed(bed)) !== filesBefore) throw new Error("a refused release changed files");
    for (const { key, before } of CUTTING) await set(key, before);
    await project.mustPulumi(UP);
    if (
      platforms.twitch.connections.length !== connections ||
      platforms.twitch.connections.at(-1)?.endedAt !== undefined
    )
      throw new Error("the platform's connection was interrupted");
    return NOT_MEASURED;
  },
};

const installed = ({ machine }: Bed): Promise<string> =>
  machine.exec(
    "sh",
    "-c",
    "find /etc/restream /etc/systemd/system /usr/local -type f -exec sha256sum {} + | sort",
  );
