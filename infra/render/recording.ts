// Decides what a release brings so that what goes out is recorded: nothing, unless it is asked for.
import {
  RECORD_FEED,
  RECORDING_CONFIG,
  RECORDING_DEFINITION,
  RECORDING_UNIT,
  UNIT_DIR,
} from "../names";
import type { Settings } from "../settings";
import { contentOf, type HostFile, type ReleaseFile } from "./file-tree";

/** Files of files/ that nobody has who does not record. */
export const FOR_RECORDING: ReadonlySet<string> = new Set([RECORD_FEED, RECORDING_DEFINITION]);

export const recordingFiles = (
  { recordHours }: Pick<Settings, "recordHours">,
  files: HostFile[],
): ReleaseFile[] =>
  recordHours === undefined
    ? []
    : [
        {
          path: `${UNIT_DIR}/${RECORDING_UNIT}`,
          mode: "0644",
          units: [RECORDING_UNIT],
          content: contentOf(files, RECORDING_DEFINITION),
        },
        {
          path: RECORDING_CONFIG,
          mode: "0644",
          units: [RECORDING_UNIT],
          content: `RECORD_HOURS=${recordHours}\n`,
        },
      ];
