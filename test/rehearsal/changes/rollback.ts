// Back to the release before, and forward again, by restream rollback: under the same refusals, and pulumi up says so.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { ensureOnAir, expectLive, expectPlaceholder, rowsAfter } from "../verbs/row";
import { expects } from "../verbs/expects";
import { restreamOnServer } from "../verbs/on-server";
import { goLive } from "../verbs/go-live";
import { mustUp, set } from "../verbs/change";

const ENV = "/etc/restream/feed.env";

export const rollback = rowsAfter("changes", ensureOnAir)(
  "rollback",
  "restream rollback: refused while it would cut, at once in a gap; the next pulumi up replaces it and says so; --forget leaves no old key: 0 lost",
  async (bed) => {
    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    const first = await textOf(bed, ENV);
    await set(bed, "resendHeaders", "false");
    await mustUp(bed);
    const second = await textOf(bed, ENV);
    await goLive(bed);
    const refused = await restreamOnServer(bed, "rollback");
    const allowed = /restream rollback --allow ([0-9a-f]{8})/.exec(refused.output)?.[1];
    const live = await textOf(bed, ENV);
    const allowedAt = now();
    const back = await restreamOnServer(bed, "rollback", "--allow", allowed ?? "00000000");
    await expectLive(bed, allowedAt);
    const rolledBack = await textOf(bed, ENV);
    const listed = await restreamOnServer(bed, "releases");
    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    await set(bed, "resendHeaders");
    await set(bed, "hours", "300");
    const replaced = await mustUp(bed);
    await set(bed, "hours");
    await mustUp(bed);
    const forgotten = await restreamOnServer(bed, "releases", "--forget");
    const kept = await bed.machine.exec(
      ...["find", "/var/lib/restream/releases", "-name", "secrets.json"],
    );
    const none = await restreamOnServer(bed, "rollback");
    await goLive(bed);
    return {
      problems: [
        ...(first === second ? ["the change changed nothing: nothing is proved"] : []),
        ...expects("a rollback while live", refused, 3, /REFUSED, nothing was changed/),
        ...(live === second ? [] : ["the refused rollback changed something"]),
        ...expects("a rollback that was allowed", back, 0, /in force until the next pulumi up/),
        ...(rolledBack === first ? [] : ["the release before is not in force"]),
        ...expects("releases", listed, 0, /newest, rolled back/),
        ...(replaced.output.includes("A rollback was in force; this release replaces it.")
          ? []
          : ["pulumi up said nothing of the rollback"]),
        ...expects("releases --forget", forgotten, 0, /Forgotten, with their keys: [0-9a-f]{8}/),
        ...(kept.trim().split("\n").length === 1 ? [] : [`more is kept than one: ${kept}`]),
        ...expects("a rollback to nothing", none, 2, /there is nothing to go back to/),
      ],
    };
  },
);

const textOf = ({ machine }: Bed, path: string): Promise<string> => machine.exec("cat", path);
