// Decides which files of files/ and which programs only some stacks have: a part that nobody asked for is not brought.
import {
  BROADCASTS_FILES,
  CERTIFICATE_FILES,
  FAILOVER_FILES,
  METRICS_FILES,
  PAGE_FILES,
  PAGE_PUBLIC_FILES,
  PAIR_FILES,
  PAIR_PAGE_FILES,
  PICTURE_WATCH_FILES,
  RECORDING_FILES,
  RTMPS_FILES,
} from "../names";
import type { Settings } from "../settings";
import { isAsked } from "./broadcasts";

const PARTS: readonly { files: readonly string[]; isAsked: (settings: Settings) => boolean }[] = [
  { files: BROADCASTS_FILES, isAsked },
  { files: PICTURE_WATCH_FILES, isAsked: ({ watchPicture }) => watchPicture },
  { files: RECORDING_FILES, isAsked: ({ recordHours }) => recordHours !== undefined },
  { files: METRICS_FILES, isAsked: ({ metrics }) => metrics },
  { files: PAGE_FILES, isAsked: ({ page }) => page },
  { files: PAGE_PUBLIC_FILES, isAsked: ({ pageCidrs }) => pageCidrs.length > 0 },
  { files: CERTIFICATE_FILES, isAsked: ({ certificate }) => certificate !== undefined },
  { files: PAIR_FILES, isAsked: ({ spare }) => spare },
  { files: FAILOVER_FILES, isAsked: ({ pair }) => pair },
  { files: PAIR_PAGE_FILES, isAsked: ({ page, spare }) => page && spare },
  { files: RTMPS_FILES, isAsked: ({ rtmps }) => rtmps !== "false" },
];

/** Paths on the droplet: at the first boot they are not there. */
export const ONLY_WHERE_ASKED: readonly string[] = PARTS.flatMap(({ files }) => files);

/** @param path on the droplet */
export const isAskedFor = (path: string, settings: Settings): boolean =>
  PARTS.every((part) => !part.files.includes(path) || part.isAsked(settings));
