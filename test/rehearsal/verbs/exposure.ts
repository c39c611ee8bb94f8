// What a broken-in unit could reach, as systemd scores it: no more than any unit of ours may.
import type { Bed } from "../bed/bed";

/** Tenths, as systemd-analyze counts: 15 is an exposure of 1.5 (0 is none, 9.6 is a unit without any sandbox). */
const MOST = "15";
/** No unit is below this: asked with it, the same command must fail, or it would prove nothing. */
const IMPOSSIBLE = "1";

/**
 * A problem for each unit that is too exposed. Each by itself: asked for several, one that is too exposed is enough for a no,
 * and so for the impossible one's.
 */
export const tooExposed = async (
  { machine }: Pick<Bed, "machine">,
  units: readonly string[],
): Promise<string[]> => {
  const refusal = (threshold: string, unit: string): Promise<string | undefined> =>
    machine
      .exec("systemd-analyze", "security", "--no-pager", `--threshold=${threshold}`, unit)
      .then(
        () => undefined,
        (error: unknown) => String(error).slice(-300),
      );
  const problems: string[] = [];
  for (const unit of units) {
    const why = await refusal(MOST, unit);
    if (why !== undefined) problems.push(`${unit} is too exposed: ${why}`);
    if ((await refusal(IMPOSSIBLE, unit)) === undefined)
      problems.push(`${unit}: an impossible threshold passed: nothing was checked`);
  }
  return problems;
};
