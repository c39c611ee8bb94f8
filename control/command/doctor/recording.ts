// Decides whether what goes out is recorded, where it is to be. Pure.
import { run } from "../../shared/advice";
import { duration } from "../../shared/text";
import { NO_ROOM } from "../recording/pieces";
import { gapWords, size } from "../recording/words";
import { ok, wrong, type Finding } from "./finding";
import type { Readings } from "./readings";

/** A piece is written to several times a second; one begins within so long after the server (record-feed). */
const SILENT_MS = 60_000;

/** @param time ms since the epoch @returns nothing where none is asked for */
export const recordingFindings = (
  { recording, diskFree }: Pick<Readings, "recording" | "diskFree">,
  time: number,
): Finding[] => {
  if (recording === undefined) return [];
  const { hours, kept } = recording;
  if (kept !== undefined && time - kept.to <= SILENT_MS)
    return [
      ok(
        "recording",
        `What goes out is recorded: of the last ${hours} h, ${duration(kept.length / 1000)} are kept${gapWords(kept.gaps)}, ${size(kept.bytes)}`,
      ),
    ];
  const since = kept === undefined ? "" : `, and was not for ${duration((time - kept.to) / 1000)}`;
  return [
    diskFree !== undefined && diskFree < NO_ROOM
      ? wrong("recording", `What goes out is not recorded: the disk is nearly full${since}`, [
          "Make room:",
          run("restream ssh du -xh --max-depth=3 --threshold=100M /"),
        ])
      : wrong("recording", `What goes out is not recorded${since}`, [
          run("restream logs recording"),
          run("restream ssh systemctl restart restreamd-recording"),
        ]),
  ];
};
