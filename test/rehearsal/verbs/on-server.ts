// A command typed on the server, as its root: what it said, and how it ended.
import type { Bed } from "../bed/bed";
import type { Said } from "./expects";

/** @param withinMs what it may take at most; undefined: as any command on a machine */
export const onServer = async (
  { machine }: Bed,
  argv: readonly string[],
  withinMs?: number,
): Promise<Said> => {
  const line = ["bash", "-c", '"$@" 2>&1; echo "exit code $?"', "bash", ...argv];
  const text = await (withinMs === undefined
    ? machine.exec(...line)
    : machine.execWithin(withinMs, line));
  const [, output = "", code = ""] = /^([\s\S]*)exit code (\d+)\n$/.exec(text) ?? [];
  return { output, code: Number(code) };
};

export const restreamOnServer = (bed: Bed, ...words: readonly string[]): Promise<Said> =>
  onServer(bed, ["/usr/local/bin/restream", ...words]);
