// The spare is taken out of the configuration: refused while it is the one on air; then only the other one goes.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { outcomeOf } from "../result/outcome";
import { dropletsOf } from "../verbs/account";
import { mustUp, set, up } from "../verbs/change";
import { expects } from "../verbs/expects";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";
import { holderOf, onAirNow, readySpare, switchOn, timed } from "./servers";

export const spareTakenOut: Scenario = {
  name: "spare-taken-out",
  title:
    "restream:spare false: refused while the second server is on air; moved back, the second one goes, and the first one's viewers notice nothing; asked for again there is another one",
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
      await switchOn(bed, goes);
      await readySpare(goes, stays.name);
      await ensureOnAir(bed);
    }
    const since = now();
    await set(bed, "spare", "false");
    await mustUp(bed);
    problems.push(...untouched(bed, since, "unbroken"));
    const left = dropletsOf(bed);
    problems.push(...(await leftOnDisk(bed)));
    bed.say("once more, for the end: destroy meets two");
    await set(bed, "spare", "true");
    await mustUp(bed);
    const again = await onAirNow(bed);
    await readySpare(again.spare, again.onAir.name);
    return outcomeOf({
      problems: [
        ...problems,
        ...(left.join() === String(stays.id) ? [] : [`left: ${left.join()}`]),
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
