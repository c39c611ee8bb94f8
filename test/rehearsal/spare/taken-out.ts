// The spare is taken out of the configuration: refused while it is the one on air; then only the other one goes.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { outcomeOf } from "../result/outcome";
import { mustUp, set, up } from "../verbs/change";
import { expects } from "../verbs/expects";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";
import { holderOf, onAirNow, readySpare, timed } from "./servers";

export const spareTakenOut: Scenario = {
  name: "spare-taken-out",
  title:
    "restream:spare false: refused while the second server is on air; moved back, the second one goes, and the first one's viewers notice nothing",
  suite: "spare",
  once: true,
  run: async (bed) => {
    const { onAir, spare } = await onAirNow(bed);
    await ensureOnAir(bed);
    const problems: string[] = [];
    let [stays, goes] = [onAir, spare];
    if (onAir.name === "second") {
      await set(bed, "spare", "false");
      problems.push(
        ...expects("spare false", await up(bed), 1, /the second server holds OBS's address/),
      );
      if ((await holderOf(bed)) !== onAir.id) problems.push("the address has moved");
      await set(bed, "spare", "true");
      await readySpare(spare, onAir.name);
      const moved = await timed(bed, ["rescue", "--from", "second", "--yes"]);
      problems.push(...expects("back to first", moved, 0, /first/));
      [stays, goes] = [spare, onAir];
      bed.meantDroplet = stays.id;
      await bed.api("POST", `/v2/droplets/${goes.id}/actions`, { type: "power_on" });
      await readySpare(goes, stays.name);
      await ensureOnAir(bed);
    }
    const since = now();
    await set(bed, "spare", "false");
    await mustUp(bed);
    problems.push(...untouched(bed, since, "unbroken"));
    const left = bed.simulator.resources().filter(({ type }) => type === "droplet");
    bed.meantDroplet = undefined;
    return outcomeOf({
      problems: [
        ...problems,
        ...(left.length === 1 && left[0]?.id === String(stays.id)
          ? []
          : [`left: ${left.map(({ id }) => id).join()}`]),
        ...(await leftOnDisk(bed)),
      ],
    });
  },
};

/** What lets the one that is gone in again. */
const leftOnDisk = async ({ machine }: Bed): Promise<string[]> => {
  const found = await machine.exec(
    ...["sh", "-c"],
    "ls /etc/restream/peer.env /etc/restream/peer-known-hosts /root/.ssh/authorized_keys2 /usr/local/lib/restream/show-peer 2>/dev/null || true",
  );
  return found.trim() === ""
    ? []
    : [`left on the first one: ${found.trim().split("\n").join(" ")}`];
};
