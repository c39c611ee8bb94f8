// A command typed on the server, as its root: what it said, and how it ended.
import type { Bed } from "../bed/bed";
import type { Said } from "./expects";

/** What it may take: also what is tried in real time. */
const WITHIN_MS = 300_000;

export const onServer = async ({ machine }: Bed, argv: readonly string[]): Promise<Said> => {
  const line = '"$@" 2>&1; echo "exit code $?"';
  const text = await machine.execWithin(WITHIN_MS, ["bash", "-c", line, "bash", ...argv]);
  const [, output = "", code = ""] = /^([\s\S]*)exit code (\d+)\n$/.exec(text) ?? [];
  return { output, code: Number(code) };
};

export const restreamOnServer = (bed: Bed, ...words: readonly string[]): Promise<Said> =>
  onServer(bed, ["/usr/local/bin/restream", ...words]);
