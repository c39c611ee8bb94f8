// A spare becomes a pair that moves by itself, while the first server is on air: nobody notices, and it is asked for a measurement first.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import { outcomeOf } from "../result/outcome";
import { onAirNow, readySpare, startedAt } from "../spare/servers";
import { dropletsOf } from "../verbs/account";
import { mustUp, set, setSecret } from "../verbs/change";
import { expects } from "../verbs/expects";
import { tooExposed } from "../verbs/exposure";
import { goLive } from "../verbs/go-live";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { untouched } from "../verbs/untouched";
import { canMove, ready, saidBy } from "./by-itself";

const UNITS = ["failover", "take-over", "step-down", "hand-over"].map(
  (name) => `restreamd-${name}.service`,
);
/** A machine that was switched off and on. */
const BACK_WITHIN_MS = 120_000;

export const pairMade: Scenario = {
  name: "pair-made",
  title:
    "restream:spare and restream:pair true, pulumi up, while on air: the platforms notice nothing; restream pair asks for test-fence, which switches the spare off and on; then it could move; what is started by hand on the spare pushes nothing; another pulumi up changes nothing",
  suite: "pair",
  quick: true,
  once: true,
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    await set(bed, "reservedIp", "true");
    await set(bed, "spare", "true");
    await set(bed, "pair", "true");
    const without = await bed.project.pulumi(["preview", "-s", "rehearsal"]);
    await setSecret(bed, "clusterToken", SECRETS.token);
    const since = now();
    const from = Date.now();
    // Two that nobody put apart.
    bed.meantDroplet ??= Number(dropletsOf(bed)[0]);
    await mustUp(bed);
    figures["pulumi up that makes the pair s"] = (Date.now() - from) / 1000;
    const noticed = untouched(bed, since, "unbroken");
    const { onAir, spare } = await onAirNow(bed);
    await readySpare(spare, onAir.name);
    await toReserved(bed);
    const asks = await bed.project.restream(["pair"]);
    const youtube = await bed.project.restream(["start", "youtube"]);
    const tested = await bed.project.restream(["pair", "test-fence"]);
    bed.say(tested.output.trim());
    await eventually("the spare is back", BACK_WITHIN_MS, () => saidBy(spare));
    await readySpare(spare, onAir.name);
    await canMove(onAir);
    figures["power_off as it was measured s"] = (await saidBy(onAir)).byItself?.powerOff ?? null;
    const byHand = await spare.machine.exec(
      ...["sh", "-c", "systemctl start restream-twitch 2>&1; true"],
    );
    const there = await startedAt(spare);
    const log = bed.simulator.log.length;
    await mustUp(bed);
    const writes = bed.simulator.log.slice(log).filter(({ method }) => method !== "GET");
    await ready(bed);
    return outcomeOf({
      problems: [
        ...expects("without a token", without, 1, /restream:clusterToken: is not set/),
        ...noticed,
        ...expects("restream pair", asks, 1, /could NOT now[^]*test-fence/),
        ...expects("start before it was measured", youtube, 3, /test-fence/),
        ...expects("restream pair test-fence", tested, 0, /DigitalOcean took \d/),
        ...(/assert/i.test(byHand) ? [] : [`systemctl start on the spare says: ${byHand}`]),
        ...(there.length === 0 ? [] : [`the spare runs ${there.join()}`]),
        ...writes.map(({ method, path }) => `another pulumi up asked for ${method} ${path}`),
        ...(await tooExposed(bed, UNITS)),
      ],
    });
  },
};

/** OBS goes to the address that leads to either. */
const toReserved = async (bed: Bed): Promise<void> => {
  const [, reserved = ""] =
    /^rtmp:\/\/([\d.]+)\/$/.exec((await bed.project.output("obsServer")) as string) ?? [];
  await bed.publisher.kill();
  bed.addPublisher(reserved);
  await goLive(bed);
};
