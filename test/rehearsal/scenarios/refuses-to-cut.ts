// A release that would restart MediaMTX or a running restream is refused whole, and the stream goes on.
import { HOST_NAMES } from "../../support/world/addresses";
import type { Bed } from "../bed";
import { STACK } from "../project";
import { NOT_MEASURED } from "../report";
import { PLACEHOLDER_TEXT } from "./provision";
import type { Scenario } from "../scenario";

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

export const refusesToCut: Scenario = {
  name: "refuses-to-cut",
  title: "refuses a release that would interrupt what runs, names it, and changes nothing",
  suite: "story",
  run: async (bed) => {
    const connections = bed.platforms.twitch.connections.length;
    for (const { key, before, after, unit } of CUTTING) {
      const set = (value: string | undefined): Promise<unknown> =>
        value === undefined
          ? bed.project.mustPulumi(["config", "rm", `restream:${key}`, "-s", STACK])
          : bed.project.mustPulumi(["config", "set", `restream:${key}`, "-s", STACK], value);
      const filesBefore = await installed(bed);
      await set(after);
      const result = await bed.project.pulumi(["up", "--yes", "--skip-preview", "-s", STACK]);
      if (result.code === 0) throw new Error(`a changed ${key} was applied although ${unit} runs`);
      if (!result.output.includes("REFUSED") || !result.output.includes(unit))
        throw new Error(`pulumi up failed without naming ${unit}:\n${result.output.slice(-1500)}`);
      if ((await installed(bed)) !== filesBefore)
        throw new Error(`a refused release changed files (${key})`);
      await set(before);
      await bed.project.mustPulumi(["up", "--yes", "--skip-preview", "-s", STACK]);
    }
    if (
      bed.platforms.twitch.connections.length !== connections ||
      bed.platforms.twitch.connections.at(-1)?.endedAt !== undefined
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
