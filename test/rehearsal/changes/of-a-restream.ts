// What changes a restream that is on air: its address is refused with the one broadcast that it ends; its unit waits.
import { now } from "../../support/media/clock";
import { HOST_NAMES } from "../../support/world/addresses";
import { WITHIN_MS } from "../verbs/deadlines";
import { backSince } from "../verbs/restream";
import { ensureOnAir, rowsAfter } from "../verbs/row";
import { untouched } from "../verbs/untouched";
import { allowedUp, mustUp, refusedUp, set, withLine } from "../verbs/change";

const row = rowsAfter("changes", ensureOnAir);

/** The same place, written otherwise. */
const SAME_PLACE = `rtmps://${HOST_NAMES.twitch}/app`;
const SAYS = /restream-twitch\.service: the broadcast at twitch ends.*youtube is not affected/;

export const destinationChange = row(
  "change-of-destination",
  "a sending destination's address: refused with the one broadcast that ends, let through by its id, never by an old one; the other untouched",
  async (bed, since) => {
    await set(bed, "twitchUrl", SAME_PLACE);
    const { id } = await refusedUp(bed, SAYS);
    const allowedAt = now();
    await allowedUp(bed, id);
    await backSince(bed, "twitch", allowedAt, WITHIN_MS.publishesAnew);

    // Back, with the id of before still in the stack file.
    await set(bed, "twitchUrl");
    const back = await refusedUp(bed, SAYS);
    const problems = [
      ...(back.id === id ? ["what was let through once is let through again"] : []),
      ...(back.output.includes(`What was allowed (${id}) was something else.`)
        ? []
        : [`nothing is said of the old id: ${back.output.slice(-800)}`]),
    ];
    const againAt = now();
    await allowedUp(bed, back.id);
    await backSince(bed, "twitch", againAt, WITHIN_MS.publishesAnew);
    await set(bed, "allow");
    await mustUp(bed);
    return {
      problems: [...problems, ...untouched(bed, since, "besideAFault", ["youtube"])],
      excused: ["twitch"],
    };
  },
);

export const unitWaits = row(
  "change-that-waits",
  "a new unit of the restreams that are on air: installed, nothing restarted, shown as waiting until the next start",
  async (bed, since) => {
    const waiting = async (): Promise<string> =>
      (await bed.machine.exec("sh", "-c", "/usr/local/bin/restream status || true"))
        .split("\n")
        .filter((line) => /new unit/i.test(line))
        .join("\n");
    const before = await waiting();
    const problems = await withLine(
      bed,
      "usr/local/share/restream/restream.service",
      "# another line",
      async () => {
        const { output } = await mustUp(bed);
        const during = await waiting();
        await bed.machine.exec("/usr/local/bin/restream", "refresh", "twitch");
        const then = await waiting();
        return [
          ...(before === "" ? [] : [`something waits before anything has changed: ${before}`]),
          ...(/takes effect at the next start/.test(output) ? [] : ["pulumi up does not say so"]),
          ...(/twitch/i.test(during) && /youtube/i.test(during)
            ? []
            : [`status does not name both: ${JSON.stringify(during)}`]),
          ...(!/twitch/i.test(then) && /youtube/i.test(then)
            ? []
            : [`after twitch's refresh status says: ${JSON.stringify(then)}`]),
        ];
      },
    );
    await mustUp(bed);
    return {
      problems: [...problems, ...untouched(bed, since, "besideAFault", ["youtube"])],
      excused: ["twitch"],
    };
  },
);
