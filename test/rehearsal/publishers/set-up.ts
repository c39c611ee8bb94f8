// A second publisher is added while the first one is on air: the firewall lets its line in, MediaMTX knows it, nobody notices.
import { SECRETS } from "../bed/secrets";
import { mustUp } from "../verbs/change";
import { ensureOnAir, rowsAfter } from "../verbs/row";
import { changesOf, serverState } from "../verbs/server-state";
import { liveUntouched } from "../verbs/untouched";
import { nameOffice, OFFICE } from "../verbs/office";

/** What names the publisher: MediaMTX's users, restreamd's words, what a rollback would need. */
const CHANGED = /mediamtx\.yml|restreamd\.json|^\/var\/lib\/restream\//;

export const setUp = rowsAfter("publishers", ensureOnAir)(
  "publishers-set-up",
  "a second publisher by name, with a key and an address of its own, while live: nothing restarts but restreamd, live untouched",
  async (bed, since, figures) => {
    const { project, simulator } = bed;
    const problems: string[] = [];
    const before = await serverState(bed.machine);
    const asked = simulator.log.length;
    problems.push(
      ...(await liveUntouched(bed, figures, since, async () => {
        await nameOffice(bed);
        await mustUp(bed);
      })),
    );
    const changes = changesOf(before, await serverState(bed.machine), ["restreamd.service"]);
    const writes = simulator.log
      .slice(asked)
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path}`);
    const keys = (await project.output("obsStreamKeys")) as Record<string, string>;
    return {
      problems: [
        ...problems,
        ...changes.filter((change) => !CHANGED.test(change)),
        ...(writes.length === 1 && /^PUT \/v2\/firewalls\//.test(writes[0] ?? "")
          ? []
          : [`the API was asked for ${writes.join(", ") || "nothing"}, expected one firewall`]),
        ...(keys[OFFICE] === `live?user=${OFFICE}&pass=${SECRETS.officePublishKey}`
          ? []
          : [`the output of its key is ${JSON.stringify(Object.keys(keys))}`]),
      ],
    };
  },
);
