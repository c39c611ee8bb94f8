// The recording is hit: killed, frozen, without room, switched off. It goes on by itself, and no restream notices.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { mustUp, set } from "../verbs/change";
import type { Edit } from "../verbs/edit";
import { expects } from "../verbs/expects";
import { saidSince, untilSaid } from "../verbs/journal";
import { ensureOnAir, rounded, rowsAfter } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { liveUntouched } from "../verbs/untouched";
import { whileEdited } from "../verbs/while-edited";
import { pieces, record, recorders, UNIT, untilRecorded } from "./recording";

const PROGRAM = "/usr/local/lib/restream/record-feed";
/** ffmpeg is silent for 20 s, and is asked each five; then the next keyframe. */
const FROZEN_WITHIN_MS = 60_000;
/** WatchdogSec=120, and a start. */
const ALL_FROZEN_WITHIN_MS = 180_000;
const WITHIN_MS = 90_000;
const FILLER = "/var/recording-filler";
const NO_ROOM = "nothing is recorded";

/** Pieces of a few seconds instead of a minute, kept for seconds instead of hours. */
const [HOURS, KEPT_SECONDS] = [2, 20];
const PIECE_SECONDS = 4;
const inSeconds: Edit[] = [
  { path: PROGRAM, from: "-segment_time 60", to: `-segment_time ${PIECE_SECONDS}` },
  { path: PROGRAM, from: "RECORD_HOURS * 3600", to: `RECORD_HOURS * ${KEPT_SECONDS / HOURS}` },
  { path: PROGRAM, from: "tidies_each=30", to: "tidies_each=2" },
];

/** @param hits whether it is killed and frozen first, which takes most of the row's time */
const recordingRow = (hits: boolean): Scenario =>
  rowsAfter("operate", async (bed) => {
    await ensureOnAir(bed);
    await record(bed);
  })(
    "recording-hit",
    "the recording is killed, frozen, without room, switched off: it goes on by itself where it may, the oldest goes first, and no restream notices",
    async (bed, since, figures) => {
      const problems = await liveUntouched(bed, figures, since, async () => {
        await otherHours(bed);
        if (!hits) return;
        await killed(bed, figures);
        await frozen(bed, figures);
      });
      const told = await saidSince(bed, since, "restreamd");
      problems.push(
        ...told
          .filter((line) => /kind=restream-|unit=mediamtx-hub/.test(line))
          .map((line) => `restreamd takes the recording for something else: ${line}`),
      );
      const smallSince = now();
      problems.push(
        ...(await liveUntouched(bed, {}, smallSince, () =>
          whileEdited(bed, inSeconds, [UNIT], async () => {
            problems.push(...(await rotated(bed, figures)));
            problems.push(...(await withoutRoom(bed)));
          }),
        )),
      );
      const offSince = now();
      problems.push(
        ...(await liveUntouched(bed, {}, offSince, async () => {
          await set(bed, "recordHours");
          await mustUp(bed);
        })),
        ...(await gone(bed)),
      );
      return { problems };
    },
  );

export const recordingHit = recordingRow(true);
/** The same, without what hits it. */
export const recordingKept = recordingRow(false);

type Figures = Record<string, number | null>;

/** `pulumi up` while live: the recording takes them at once. */
const otherHours = async (bed: Bed): Promise<void> => {
  await record(bed, HOURS);
  const { script } = await recorders(bed);
  await bed.machine.exec("grep", "-qzx", `RECORD_HOURS=${HOURS}`, `/proc/${script}/environ`);
};

/** Its ffmpeg, with what it has not written yet. */
const killed = async (bed: Bed, figures: Figures): Promise<void> => {
  const { ffmpeg } = await recorders(bed);
  await bed.machine.exec("kill", "-KILL", ffmpeg);
  const at = now();
  await untilRecorded(bed, at);
  figures["recorded again after a kill s"] = rounded((now() - at) / 1000);
};

/** Its ffmpeg; then all of it, for so long that the hub's queue for it is full. */
const frozen = async (bed: Bed, figures: Figures): Promise<void> => {
  const { ffmpeg } = await recorders(bed);
  await bed.machine.exec("kill", "-STOP", ffmpeg);
  const at = now();
  await untilRecorded(bed, at, FROZEN_WITHIN_MS);
  figures["recorded again after a freeze s"] = rounded((now() - at) / 1000);
  await bed.machine.exec("systemctl", "kill", "--signal=SIGSTOP", UNIT);
  const allAt = now();
  await untilRecorded(bed, allAt, ALL_FROZEN_WITHIN_MS);
  figures["recorded again after a freeze of all of it s"] = rounded((now() - allAt) / 1000);
};

/** Older pieces go, and younger ones stay. */
const rotated = async (bed: Bed, figures: Figures): Promise<string[]> => {
  const at = now();
  await untilRecorded(bed, at + 2 * KEPT_SECONDS * 1000, WITHIN_MS);
  // Up to a piece longer than asked for, and the look that takes it away; where the processor is busy, that comes late.
  const most = KEPT_SECONDS + PIECE_SECONDS + 5;
  const oldest = await eventually("older pieces are taken away", WITHIN_MS, async () => {
    const [first] = await pieces(bed);
    const age = (now() - (first?.writtenAt ?? 0)) / 1000;
    if (age > most) throw new Error(`of ${KEPT_SECONDS} s the oldest ends ${age} s ago`);
    return age;
  });
  figures["oldest second kept s"] = rounded(oldest);
  return oldest > KEPT_SECONDS - PIECE_SECONDS
    ? []
    : [`of ${KEPT_SECONDS} s the oldest piece ends only ${oldest} s ago`];
};

const freePart = async ({ machine }: Bed): Promise<number> => {
  const [free = 0, all = 1] = (await machine.exec("stat", "-f", "-c", "%a %b", "/var"))
    .trim()
    .split(" ")
    .map(Number);
  return free / all;
};

/** Takes from the machine's own disk, by reserving it, until so much is free. */
const leaveFree = async (bed: Bed, part: number): Promise<void> => {
  const [free = 0, all = 1, size = 1] = (
    await bed.machine.exec("stat", "-f", "-c", "%a %b %S", "/var")
  )
    .trim()
    .split(" ")
    .map(Number);
  const bytes = Math.floor((free - all * part) * size);
  if (bytes <= 0) throw new Error(`only ${free / all} of the disk is free: nothing is proved`);
  await bed.machine.exec("fallocate", "-l", String(bytes), `${FILLER}.${part}`);
};

/** Below 20 % all but the piece that is being written go; below 15 % nothing is recorded; with room it goes on. */
const withoutRoom = async (bed: Bed): Promise<string[]> => {
  const problems: string[] = [];
  const since = now();
  try {
    await leaveFree(bed, 0.18);
    await eventually("only what is being written is kept", WITHIN_MS, async () => {
      const { length } = await pieces(bed);
      if (length > 2) throw new Error(`${length} pieces`);
    });
    await untilRecorded(bed, now());
    if ((await saidSince(bed, since, UNIT)).some((line) => line.includes(NO_ROOM)))
      problems.push(`not recorded with ${await freePart(bed)} of the disk free`);
    await leaveFree(bed, 0.13);
    await untilSaid(bed, since, [NO_ROOM], { unit: UNIT, withinMs: WITHIN_MS });
    await eventually("nothing is kept", WITHIN_MS, async () => {
      const { length } = await pieces(bed);
      if (length > 0) throw new Error(`${length} pieces`);
    });
    const doctor = await bed.project.restream(["doctor"]);
    problems.push(
      ...expects("the doctor", doctor, 1, /WRONG +What goes out is not recorded: the disk/),
      ...expects("a clip", await bed.project.restream(["clip"]), 3, /Nothing is recorded yet/),
    );
  } finally {
    await bed.machine.exec("bash", "-c", `rm -f ${FILLER}.*`);
  }
  await untilRecorded(bed, now(), WITHIN_MS);
  const times = (await saidSince(bed, since, UNIT)).filter((line) => line.includes(NO_ROOM));
  if (times.length !== 1) problems.push(`that there is no room is said ${times.length} times`);
  const well = await bed.project.restream(["doctor", "--json"]);
  return [...problems, ...expects("the doctor then", well, well.code, /What goes out is recorded/)];
};

/** The unit and its files are gone; what was recorded is not. */
const gone = async (bed: Bed): Promise<string[]> => {
  const files = `ls /etc/systemd/system/${UNIT}.service /etc/restream/recording.env ${PROGRAM} 2> /dev/null; systemctl is-active ${UNIT}; true`;
  const left = (await bed.machine.exec("bash", "-c", files)).trim();
  return [
    ...(left === "inactive" ? [] : [`with the key out: ${left}`]),
    ...expects("what is left", await bed.project.restream(["clip"]), 0, /^kept: /m),
  ];
};
