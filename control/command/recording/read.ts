// Reads what is kept of the recording, and whether one is asked for. No decisions.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { unlessMissing } from "../../shared/files";
import { pieceOf, PIECES_DIR, type Piece } from "./pieces";

export const RECORDING_CONFIG = "/etc/restream/recording.env";

/** Sorted. Whatever is deleted meanwhile is not among them. */
export const readPieces = (): Piece[] =>
  (unlessMissing(() => readdirSync(PIECES_DIR)) ?? []).sort().flatMap((name) => {
    const stat = unlessMissing(() => statSync(join(PIECES_DIR, name)));
    return (stat && pieceOf(name, stat.mtimeMs, stat.size)) ?? [];
  });

/** restream:recordHours; undefined: nothing is to be recorded. */
export const readRecordHours = (): number | undefined => {
  const text = unlessMissing(() => readFileSync(RECORDING_CONFIG, "utf8"));
  const hours = Number(/^RECORD_HOURS=(\d+)$/m.exec(text ?? "")?.[1]);
  return Number.isNaN(hours) ? undefined : hours;
};
