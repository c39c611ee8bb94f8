// The pair itself changes while it is on air: the spare is made anew, and in the end nothing moves by itself any more; and what its token could be read in.
import { now } from "../../support/media/clock";
import { SECRETS } from "../bed/secrets";
import { outcomeOf } from "../result/outcome";
import { leaksOnBoth } from "../spare/leaks";
import { onAirNow, readySpare, startedAt } from "../spare/servers";
import { mustUp, set } from "../verbs/change";
import { expects } from "../verbs/expects";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";
import { canMove, ready, saidBy } from "./by-itself";

const pairSecrets: Scenario = {
  name: "pair-secrets",
  title: "the token stands nowhere on either server that others may read",
  suite: "pair",
  run: async (bed) => {
    const { onAir, spare } = await ready(bed);
    const found = await leaksOnBoth(bed, [onAir, spare], { "the token": SECRETS.token });
    bed.meantDroplet = onAir.id;
    return outcomeOf({ problems: found });
  },
};

const pairSpareAnew: Scenario = {
  name: "pair-spare-anew",
  title:
    "restream rebuild --node spare of a pair that is on air: viewers notice nothing, the new server has other addresses, and the pair could move; then it does",
  suite: "pair",
  run: async (bed, figures) => {
    const { onAir, spare } = await ready(bed);
    const since = now();
    const from = Date.now();
    const done = await bed.project.restream(["rebuild", "--node", "spare", "--yes"]);
    figures["restream rebuild --node spare s"] = (Date.now() - from) / 1000;
    const noticed = untouched(bed, since, "unbroken");
    const after = await onAirNow(bed);
    await readySpare(after.spare, onAir.name);
    await canMove(after.onAir);
    const moved = await bed.project.restream(["failover"]);
    const last = await ready(bed);
    return outcomeOf({
      problems: [
        ...expects("rebuild --node spare", done, 0, /droplet/),
        ...noticed,
        ...(after.onAir.id === onAir.id ? [] : ["another one was on air"]),
        ...(after.spare.id === spare.id ? ["the spare is the same droplet"] : []),
        ...expects("restream failover", moved, 0, new RegExp(`${after.spare.name} is on air`)),
        ...(last.onAir.id === after.spare.id ? [] : ["the new one is not on air"]),
      ],
    });
  },
};

const pairUndone: Scenario = {
  name: "pair-undone",
  title:
    "restream:pair false, pulumi up, while on air: viewers notice nothing, nothing of it is left, and restream start works as with a spare; asked for again it could move",
  suite: "pair",
  run: async (bed) => {
    const { onAir, spare } = await ready(bed);
    const since = now();
    await set(bed, "pair", "false");
    await bed.project.mustPulumi(["config", "rm", "restream:clusterToken", "-s", "rehearsal"]);
    await mustUp(bed);
    const noticed = untouched(bed, since, "unbroken");
    const left = await Promise.all(
      [onAir, spare].map(({ machine }) =>
        machine.exec(
          ...["sh", "-c"],
          "ls /etc/restream/failover.json /etc/systemd/system/restreamd-failover.service /etc/systemd/system/restream-.service.d/* 2> /dev/null; systemctl is-active restreamd-failover; true",
        ),
      ),
    );
    const failover = await bed.project.restream(["failover"]);
    const start = await bed.project.restream(["start", "all"]);
    const there = await startedAt(spare);
    const { byItself } = await saidBy(onAir);
    await set(bed, "pair", "true");
    await bed.project.mustPulumi(
      ["config", "set", "--secret", "restream:clusterToken", "-s", "rehearsal"],
      SECRETS.token,
    );
    await mustUp(bed);
    const again = untouched(bed, since, "unbroken");
    await ready(bed);
    return outcomeOf({
      problems: [
        ...noticed,
        ...again.map((one) => `asked for again: ${one}`),
        ...left.flatMap((text) => (text.trim() === "inactive" ? [] : [`left: ${text.trim()}`])),
        ...expects("restream failover", failover, 3, /does not move by itself/),
        ...expects("restream start all", start, 0, /./),
        ...(there.length === 0 ? [] : [`the spare runs ${there.join()}`]),
        ...(byItself === null ? [] : ["it still says that it moves by itself"]),
      ],
    });
  },
};

export const CHANGED: readonly Scenario[] = [pairSecrets, pairSpareAnew, pairUndone];
