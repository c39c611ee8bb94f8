// Decides for how many hours what goes out is recorded: none unless it is said, and no more than fits on half of the disk.
import type { Picture } from "../settings";
import { SIZES } from "./sizes";

/** AAC of OBS's highest setting. */
const AUDIO_KBPS = 320;
/** MPEG-TS around it, and a bitrate that is met only on average (measured: docs/decisions/0026-recording.md). */
const OVERHEAD = 1.1;
/** The other half is the system's, the journal's, a clip's that is being cut. */
const PART_OF_DISK = 0.5;
/** Where the disk is not known; the server itself minds what is free. */
const LONGEST = 8760;

const gbPerHour = ({ kbps }: Pick<Picture, "kbps">): number =>
  ((kbps + AUDIO_KBPS) * OVERHEAD * 3600) / 8 / 1e6;

/** @param given empty: nothing is recorded @param size DigitalOcean's name */
export const parseRecordHours = (
  given: string,
  size: string,
  picture: Pick<Picture, "kbps">,
): { recordHours: number | undefined; issues: string[] } => {
  if (given === "") return { recordHours: undefined, issues: [] };
  const disk = SIZES[size]?.diskGB;
  const most =
    disk === undefined ? LONGEST : Math.floor((disk * PART_OF_DISK) / gbPerHour(picture));
  const hours = /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
  if (hours >= 1 && hours <= most) return { recordHours: hours, issues: [] };
  const none = "to record nothing: pulumi config rm restream:recordHours";
  return {
    recordHours: undefined,
    issues: [
      hours > most && disk !== undefined
        ? `restream:recordHours: got ${given}, but ${most} hours of ${picture.kbps} kb/s fit on half of the disk of ${size} (${disk} GB); ${none}`
        : `restream:recordHours: got ${JSON.stringify(given)}, expected a whole number of hours from 1 to ${most}; ${none}`,
    ],
  };
};
