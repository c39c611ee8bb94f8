// A release that every check takes, and that does not run: it is taken back by itself, and viewers see the placeholder.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { now } from "../../support/media/clock";
import { ensureOnAir, expectPlaceholder, rowsAfter } from "../verbs/row";
import { goLive } from "../verbs/go-live";
import { changesOf, serverState } from "../verbs/server-state";
import { mustUp, up } from "../verbs/change";

const FEED = "usr/local/lib/restream/carry-feed";

export const undone = rowsAfter("changes", ensureOnAir)(
  "change-undone",
  "a release whose feed dies as it starts, in a gap: taken back within 20 s, both told, 0 lost",
  async (bed) => {
    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    const before = await serverState(bed.machine);
    const file = join(bed.project.folder, "files", FEED);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, "#!/bin/bash\necho 'this feed carries nothing' >&2\nexit 1\n");
    const { code, output } = await up(bed);
    writeFileSync(file, text);
    const after = await serverState(bed.machine);
    await expectPlaceholder(bed, now());
    await mustUp(bed);
    await goLive(bed);
    return {
      problems: [
        ...(code === 0 ? ["pulumi up ended well"] : []),
        ...(/mediamtx-feed\.service (?:is|has ended).* after its restart/.test(output) &&
        output.includes("The release before this one is in force again.")
          ? []
          : [`pulumi up did not say both: ${output.slice(-1000)}`]),
        ...changesOf(before, after, ["mediamtx-feed.service"]),
      ],
    };
  },
);
