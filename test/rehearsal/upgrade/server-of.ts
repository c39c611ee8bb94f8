// A server that another version of this program made, on air on both platforms.
import type { Bed } from "../bed/bed";
import { goLive } from "../verbs/go-live";
import { learnPlaceholder, startRestreams } from "../verbs/new-server";
import { provision } from "../verbs/provision";

/** @param commit of that version; from now on the checkout is this one's */
export const serverOf = async (
  bed: Bed,
  commit: string,
): Promise<Pick<Bed, "project" | "machine">> => {
  bed.project.useCommit(commit);
  await provision(bed);
  await learnPlaceholder(bed);
  await startRestreams(bed);
  bed.addPublisher((await bed.project.output("address")) as string);
  await goLive(bed);
  bed.project.useCurrent();
  return { project: bed.project, machine: bed.machine };
};
