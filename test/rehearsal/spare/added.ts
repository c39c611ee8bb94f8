// A spare is asked for while the first server is on air: nobody notices, and then it is one.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { outcomeOf } from "../result/outcome";
import { dropletsOf, writesSince } from "../verbs/account";
import { mustUp, set } from "../verbs/change";
import { expects } from "../verbs/expects";
import { goLive } from "../verbs/go-live";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";
import { onAirNow, readySpare, serversOf, startedAt } from "./servers";

export const spareAdded: Scenario = {
  name: "spare-added",
  title:
    "restream:spare true, pulumi up, while on air: the platforms notice nothing; the second server knows what the first one does, and starts nothing; another pulumi up changes nothing",
  suite: "spare",
  quick: true,
  once: true,
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    const since = now();
    const [firstId] = dropletsOf(bed);
    await set(bed, "spare", "true");
    const without = await bed.project.pulumi(["preview", "-s", "rehearsal"]);
    await set(bed, "reservedIp", "true");
    const from = Date.now();
    // Two that nobody put apart.
    bed.meantDroplet = Number(firstId);
    const { output } = await mustUp(bed);
    figures["pulumi up that adds the spare s"] = (Date.now() - from) / 1000;
    const noticed = untouched(bed, since, "unbroken");
    const { onAir, spare } = await onAirNow(bed);
    const said = await readySpare(spare, "first");
    const here = await bed.project.restream(["pair"]);
    const there = await bed.project.restream(["--node", "spare", "pair"]);
    const refused = await bed.project.restream(["--node", "second", "start", "twitch"]);
    const spares = await startedAt(spare);
    const writes = await writesOf(bed);
    const [, reserved = ""] =
      /^rtmp:\/\/([\d.]+)\/$/.exec((await bed.project.output("obsServer")) as string) ?? [];
    bed.say("OBS goes to the address that leads to either");
    await bed.publisher.kill();
    bed.addPublisher(reserved);
    await goLive(bed);
    return outcomeOf({
      problems: [
        ...expects(
          "without an address that moves",
          without,
          1,
          /restream:spare: got true, which needs/,
        ),
        ...noticed,
        ...(onAir.name === "first" && String(onAir.id) === firstId
          ? []
          : [`${onAir.name} (${onAir.id}) holds the address`]),
        ...(/2 droplets \$/.test(output) ? [] : [`the estimate is not for two: ${output}`]),
        ...expects("restream pair", here, 0, /This is first, on air/),
        ...expects("restream --node spare pair", there, 0, /spare/),
        ...expects("start on the spare", refused, 3, /second is the spare/),
        ...(spares.length === 0 ? [] : [`the spare has started ${spares.join()}`]),
        ...(said.wanted.join() === "twitch,youtube" ? [] : [`wanted is ${said.wanted.join()}`]),
        ...(writes.length === 0 ? [] : [`another pulumi up changed: ${writes.join(", ")}`]),
      ],
    });
  },
};

const writesOf = async (bed: Bed): Promise<string[]> => {
  const before = bed.simulator.log.length;
  const applied = await releasesAt(bed);
  await mustUp(bed);
  const afterwards = await releasesAt(bed);
  return [
    ...writesSince(bed, before),
    ...(applied === afterwards ? [] : ["a release was applied again"]),
  ];
};

/** Changes whenever one is applied. */
const releasesAt = async (bed: Bed): Promise<string> => {
  const servers = await serversOf(bed);
  const all = await Promise.all(
    Object.values(servers).map(({ machine }) =>
      machine.exec("sh", "-c", "stat -c %Y /var/lib/restream/releases/*"),
    ),
  );
  return all.join();
};
