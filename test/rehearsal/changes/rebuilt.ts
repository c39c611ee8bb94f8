// A new server in place of the old one: refused while on air; the old one goes last, and stays when the new one fails.
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";
import { outcomeOf } from "../result/outcome";
import { dropletsOf, writesSince } from "../verbs/account";
import { expects } from "../verbs/expects";
import { goLive } from "../verbs/go-live";
import { startRestreams } from "../verbs/new-server";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { mustUp, set } from "../verbs/change";

export const rebuilt: Scenario = {
  name: "rebuild",
  title:
    "restream rebuild: refused while on air; the new one fails, the old one stays and is named; pulumi up finishes; once more it is done in one go; OBS's reserved IP stays",
  suite: "changes",
  once: true,
  run: async (bed) => {
    await ensureOnAir(bed);
    const { project } = bed;
    const [first = ""] = dropletsOf(bed);
    const onAir = await project.restream(["rebuild", "--yes"]);
    await bed.publisher.kill();
    await project.shell("restream stop all --yes");

    bed.say("a reserved IP, and a MediaMTX that cannot be had");
    await set(bed, "reservedIp", "true");
    await mustUp(bed);
    const obsServer = (await project.output("obsServer")) as string;
    await set(bed, "mediamtxSha256", "0".repeat(64));
    const half = await project.restream(["rebuild", "--yes"]);
    const both = dropletsOf(bed);
    bed.say("it can be had");
    await set(bed, "mediamtxSha256", bed.parts.mediamtx.sha256);
    const finished = await project.pulumi(UP);
    const afterUp = dropletsOf(bed);
    await set(bed, "size", SIZE);
    const whole = await project.restream(["rebuild", "--yes"]);
    const last = dropletsOf(bed);
    const { droplet } = (await bed.api("GET", `/v2/droplets/${last.at(-1)}`)) as {
      droplet: { size_slug: string };
    };
    const [, reserved = ""] = /^rtmp:\/\/([\d.]+)\/$/.exec(obsServer) ?? [];
    const address = (await project.output("address")) as string;
    bed.addPublisher(reserved);
    await startRestreams(bed);
    await goLive(bed);
    const writes = await writesOf(bed, [
      UP,
      ["refresh", "--yes", "--skip-preview", "-s", STACK],
      ["up", "--refresh", "--yes", "--skip-preview", "-s", STACK],
    ]);
    const [second = ""] = both.filter((id) => id !== first);
    return outcomeOf({
      problems: [
        ...expects("on air", onAir, 3, /twitch and youtube are on air, .*nothing was changed/),
        ...expects("half", half, 1, new RegExp(`droplet ${second}.*the old one, droplet ${first}`)),
        ...(both.length === 2 ? [] : [`half-way there are ${both.join(", ")}`]),
        ...(finished.code === 0 ? [] : [`pulumi up: ${finished.output.slice(-800)}`]),
        ...(afterUp.join() === second ? [] : [`after pulumi up there are ${afterUp.join(", ")}`]),
        ...expects("whole", whole, 0, new RegExp(`the old one \\(${second}, \\S+\\) is deleted`)),
        ...(droplet.size_slug === SIZE ? [] : [`the new server is a ${droplet.size_slug}`]),
        ...(reserved === address || reserved === "" ? [`OBS is given ${obsServer}`] : []),
        ...((await project.output("obsServer")) === obsServer ? [] : ["OBS's address has changed"]),
        ...(writes.length === 0 ? [] : [`up and refresh changed something: ${writes.join(", ")}`]),
        ...(last.length === 1 && last[0] !== second
          ? []
          : [`at last there are ${last.join(", ")}`]),
      ],
    });
  },
};

const SIZE = "s-2vcpu-4gb";

/** What the API was told to change meanwhile. */
const writesOf = async (bed: Bed, commands: readonly string[][]): Promise<string[]> => {
  const before = bed.simulator.log.length;
  for (const command of commands) await bed.project.mustPulumi([...command]);
  return writesSince(bed, before);
};
