// What the rows of the recording share: it is switched on, and what of it is on the server.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { mustUp, set } from "../verbs/change";

export const UNIT = "restreamd-recording";
const FOLDER = "/var/lib/private/restreamd-recording";
/** A unit's start, ffmpeg's look, and the longest way to a keyframe of OBS. */
const BEGINS_WITHIN_MS = 40_000;

export interface PieceSeen {
  name: string;
  bytes: number;
  /** ms since the epoch. */
  writtenAt: number;
}

/** Sorted, and so the oldest first. */
export const pieces = async ({ machine }: Pick<Bed, "machine">): Promise<PieceSeen[]> => {
  const list = `cd ${FOLDER} 2>/dev/null || exit 0; find . -name '*.ts' -printf '%f %s %T@\\n' | sort`;
  return (await machine.exec("bash", "-c", list))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(" "))
    .map(([name = "", bytes, seconds]) => ({
      ...{ name, bytes: Number(bytes), writtenAt: Number(seconds) * 1000 },
    }));
};

/** Resolves once a piece that began after the second of `since` (ms since the epoch) has something in it. */
export const untilRecorded = (
  bed: Bed,
  since: number,
  withinMs = BEGINS_WITHIN_MS,
): Promise<PieceSeen> =>
  eventually("a new piece is recorded", withinMs, async () => {
    const before = `${new Date(since).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z.ts`;
    const found = (await pieces(bed)).find(({ name, bytes }) => name > before && bytes > 0);
    if (found === undefined) throw new Error("there is none");
    return found;
  });

/** `pulumi up` with restream:recordHours; resolves once it records. */
export const record = async (bed: Bed, hours = 1): Promise<void> => {
  await set(bed, "recordHours", String(hours));
  const since = now();
  await mustUp(bed);
  await eventually("it records", BEGINS_WITHIN_MS, async () => {
    const last = (await pieces(bed)).at(-1);
    if (last === undefined || last.writtenAt < since) throw new Error("nothing new");
  });
};

/** Nothing is recorded any more, and nothing is left of what was. */
export const forgetRecording = async (bed: Bed): Promise<void> => {
  await set(bed, "recordHours");
  await mustUp(bed);
  await bed.machine.exec("rm", "-rf", FOLDER);
};

/** Processes of the unit: record-feed, and the ffmpeg below it. */
export const recorders = async ({ machine }: Bed): Promise<{ script: string; ffmpeg: string }> => {
  const show = ["systemctl", "show", "--property=MainPID", "--value", UNIT];
  return eventually("the recording has its ffmpeg", BEGINS_WITHIN_MS, async () => {
    const script = (await machine.exec(...show)).trim();
    const [ffmpeg = ""] = (await machine.exec("pgrep", "--parent", script, "ffmpeg")).split("\n");
    return { script, ffmpeg };
  });
};
