// Decides what is kept of the recording, and which pieces a clip is cut from. Pure.

/** Where record-feed leaves the pieces: behind a folder that only root may enter. */
export const PIECES_DIR = "/var/lib/private/restreamd-recording";

/** Part of the disk that is to stay free: below it nothing is recorded (record-feed). */
export const NO_ROOM = 0.15;
/** The same while a clip is cut: below 20 % the recording's oldest pieces go (`room` of record-feed). */
export const CLIP_KEEPS = 0.22;

/** Bytes of the disk that a clip may take while it is cut; less than 0: nothing. Sizes as statfs has them. */
export const spareOf = (disk: { bavail: number; blocks: number; bsize: number }): number =>
  (disk.bavail - disk.blocks * CLIP_KEEPS) * disk.bsize;

/** One file of the recording, about a minute. Times in ms since the epoch. */
export interface Piece {
  /** In PIECES_DIR. */
  name: string;
  /** By its name, and so up to a second early. */
  begin: number;
  /** When it was written to last. */
  end: number;
  bytes: number;
}

const NAME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.ts$/;
/** A piece ends with the keyframe that begins the next one, whose name has no fractions: less than this is no gap. */
const SEAM_MS = 3000;

/** @param modified ms since the epoch; undefined: it is no piece */
export const pieceOf = (name: string, modified: number, bytes: number): Piece | undefined => {
  const [, year, ...rest] = (NAME.exec(name) ?? []).map(Number);
  if (year === undefined || bytes === 0) return undefined;
  const [month = 1, day = 1, hour = 0, minute = 0, second = 0] = rest;
  const begin = Date.UTC(year, month - 1, day, hour, minute, second);
  return { name, begin, end: Math.max(begin, modified), bytes };
};

/** What there is from when to when without a gap. ms since the epoch */
export interface Span {
  from: number;
  to: number;
}

/** @param pieces sorted */
export const spansOf = (pieces: readonly Piece[]): Span[] => {
  const spans: Span[] = [];
  for (const { begin, end } of pieces) {
    const last = spans.at(-1);
    if (last && begin - last.to <= SEAM_MS) last.to = Math.max(last.to, end);
    else spans.push({ from: begin, to: end });
  }
  return spans;
};

export interface Kept extends Span {
  bytes: number;
  /** How often nothing was recorded in between. */
  gaps: number;
  /** ms: without these gaps. */
  length: number;
}

/** @param pieces sorted @returns undefined: nothing is kept */
export const keptOf = (pieces: readonly Piece[]): Kept | undefined => {
  const spans = spansOf(pieces);
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  const length = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  return { from: first.from, to: last.to, bytes, gaps: spans.length - 1, length };
};

export interface Selection {
  /** Sorted, at least one. */
  pieces: Piece[];
  /** From where in the first piece on, ms. */
  offset: number;
  /** How long it is, ms: without what is missing. */
  length: number;
  /** What was asked for ends then, ms since the epoch; it may be after all that is there. */
  end: number;
  /** What is not there of what was asked for, ms; less than SEAM_MS is nothing. */
  missing: number;
  /** About how large it is. */
  bytes: number;
}

/** @param pieces sorted @returns undefined: nothing of it is there */
export const selectionOf = (pieces: readonly Piece[], asked: Span): Selection | undefined => {
  const chosen = pieces.filter(({ begin, end }) => begin < asked.to && end > asked.from);
  const [first] = chosen;
  if (first === undefined) return undefined;
  const offset = Math.max(0, asked.from - first.begin);
  const covered = spansOf(chosen).map((span) => ({
    from: Math.max(span.from, asked.from),
    to: Math.min(span.to, asked.to),
  }));
  const length = covered.reduce((sum, { from, to }) => sum + to - from, 0);
  const missing = asked.to - asked.from - length;
  const whole = chosen.reduce((sum, { begin, end }) => sum + end - begin, 0);
  const allBytes = chosen.reduce((sum, piece) => sum + piece.bytes, 0);
  return {
    ...{ pieces: chosen, offset, length, end: asked.to },
    missing: missing < SEAM_MS ? 0 : missing,
    bytes: Math.ceil(whole > 0 ? (allBytes * length) / whole : allBytes),
  };
};
