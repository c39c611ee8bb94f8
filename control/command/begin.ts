// Starts restreams that were to be started some time ago, but for those that somebody has stopped since.
import { stoppedHere, unlessStopped } from "../shared/stopped";
import { systemctl } from "./host";
import { unitOf } from "./which-units";

/**
 * @param since when it was decided, ms since this machine started
 * @returns those that were to begin and nobody has stopped @throws Error with systemd's words, when one of them did not start
 */
export const beginUnlessStopped = async (
  names: readonly string[],
  since: number,
): Promise<string[]> => {
  const left = (of: readonly string[]): string[] => unlessStopped(of, stoppedHere(), since);
  const begun = left(names);
  try {
    if (begun.length > 0) await systemctl("start", ...begun.map(unitOf));
  } finally {
    // A stop is noted before it is done: one that was done while these were being started is done again.
    const late = begun.filter((name) => !left(begun).includes(name));
    if (late.length > 0) await systemctl("stop", ...late.map(unitOf));
  }
  return left(begun);
};
