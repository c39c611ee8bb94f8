// What MediaMTX, or restreamd for it, said on the droplet: where an operator can read why a publisher was refused.
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { WITHIN_MS } from "./deadlines";

/** MediaMTX's words for whoever comes second. */
export const REFUSAL = "someone is already publishing";

/** Lines of a unit's journal since then (whole seconds). @param since ms since the epoch */
export const saidSince = async (
  { machine }: Bed,
  since: number,
  unit = "mediamtx-restream",
): Promise<string[]> =>
  (
    await machine.exec(
      ...["journalctl", "-u", unit, "-o", "cat", "--no-pager"],
      `--since=@${Math.floor(since / 1000)}`,
    )
  ).split("\n");

/** Lines that hold all of these words; resolves when there are as many. */
export const untilSaid = async (
  bed: Bed,
  since: number,
  words: readonly string[],
  { count = 1, withinMs = WITHIN_MS.said, unit = "mediamtx-restream" } = {},
): Promise<string[]> =>
  eventually(`${unit} says "${words.join(" … ")}"`, withinMs, async () => {
    const lines = (await saidSince(bed, since, unit)).filter((line) =>
      words.every((word) => line.includes(word)),
    );
    if (lines.length < count) throw new Error(`it said so ${lines.length} times`);
    return lines;
  });
