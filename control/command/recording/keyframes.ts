// Decides with which keyframe of a piece a clip begins, from what ffprobe says of the piece. Pure.

/** A keyframe; seconds since the piece's first picture or sound. */
export interface Start {
  at: number;
  /** When it is decoded: earlier, where pictures are reordered; what is decoded from then on belongs to it. */
  decodedAt: number;
}

/** Of `packet,PTS,DTS,FLAGS` lines and `format,START`. */
export const startsIn = (csv: string): Start[] => {
  const lines = csv.split("\n").map((line) => line.split(","));
  const begin = Number(lines.find(([kind]) => kind === "format")?.[1]);
  return lines.flatMap(([kind, shown, decoded, flags = ""]) =>
    kind === "packet" && flags.startsWith("K") && Number.isFinite(Number(shown) - begin)
      ? [{ at: Number(shown) - begin, decodedAt: Number(decoded) - begin }]
      : [],
  );
};

/** The last one until then, or else the first one. @param offset seconds @returns undefined: there is none */
export const startOf = (starts: readonly Start[], offset: number): Start | undefined =>
  starts.findLast(({ at }) => at <= offset) ?? starts[0];
