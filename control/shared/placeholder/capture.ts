// Records what OBS sends right now, and makes a loop of it: its pictures bit for bit, its sound with ends that meet.
// From MediaMTX, not from the hub, into which the stand-by may go without a word.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { unlessMissing } from "../files";
import { PATH, RTMP_PORT } from "../names";
import { CAPTURED_DIR } from "./choice";
import { cutOf, expectKept, expectOneOfEach, parameterSetsIn, picturesIn, type Cut } from "./cut";
import { inWorkFolder, install } from "./install";
import { SAMPLE_RATE, soundFor } from "./loop";
import { mustLoop } from "./make";
import { Unusable } from "./probe";
import { joinArgs, MOST_BYTES } from "./recipe";
import { runFfmpeg, runSandboxed, type Ended } from "./sandbox";

/** The longest distance of keyframes that the feed bridges, and what opening takes, s. */
const KEYFRAME_WITHIN = 13;
/** ms: so that the ends of the sound do not click. */
const FADE = 20;

/** Which recording it is. */
export interface Captured {
  /** In CAPTURED_DIR. */
  id: string;
  seconds: number;
}

/**
 * @param seconds how long the loop is to be at least
 * @param mediamtx the program that is to show it
 * @param isStillOn whether the same OBS is on air as when it began
 * @param kept ids of recordings that are shown
 * @throws Unusable, or Error
 */
export const capture = (
  seconds: number,
  mediamtx: string,
  isStillOn: () => Promise<boolean>,
  kept: readonly string[],
  say: (words: string) => void,
): Promise<Captured> => {
  return inWorkFolder(say, async (folder) => {
    const recording = join(folder, "recording.flv");
    say(`recording what OBS sends, for ${seconds} s and up to its next keyframe`);
    await ffmpeg(folder, recordArgs(seconds, recording), { usesLoopback: true });
    if (!(await isStillOn()))
      throw new Unusable("OBS was interrupted while it was recorded: record it again.");
    const made = join(folder, "placeholder.mp4");
    const cut = await loopFrom(recording, seconds, folder, made);
    if (statSync(made).size > MOST_BYTES)
      throw new Unusable(
        `It has ${Math.ceil(statSync(made).size / 1e6)} MB, and a placeholder has ${Math.floor(MOST_BYTES / 1e6)} at most: record fewer seconds.`,
      );
    await mustLoop(
      {
        ...{ name: "What OBS sends", mediamtx },
        frameSeconds: cut.length / 1000 / (cut.end - cut.first),
      },
      made,
      { seconds: cut.length / 1000 },
      folder,
      say,
    );
    const id = createHash("sha256").update(readFileSync(made)).digest("hex").slice(0, 16);
    await install(made, join(CAPTURED_DIR, `${id}.mp4`));
    dropOthers([...kept, id]);
    return { id, seconds: cut.length / 1000 };
  });
};

const loopFrom = async (
  recording: string,
  seconds: number,
  folder: string,
  result: string,
): Promise<Cut> => {
  const ffprobe = (...args: string[]): Promise<Ended> =>
    runSandboxed({ program: "ffprobe", args: ["-v", "error", ...args, recording], folder });
  const { output: streams } = await ffprobe("-show_streams", "-of", "json");
  expectKept((JSON.parse(streams) as { streams: Parameters<typeof expectKept>[0] }).streams);
  const packets = await ffprobe(
    ...["-select_streams", "v:0", "-show_entries", "packet=pts,dts,flags", "-of", "csv=p=0"],
  );
  const cut = cutOf(picturesIn(packets.output), seconds * 1000);
  const [picture, sound] = [join(folder, "picture.mp4"), join(folder, "sound.aac")];
  await ffmpeg(folder, ["-copyts", "-i", recording, ...pictureArgs(cut, picture)]);
  await ffmpeg(folder, ["-copyts", "-i", recording, ...soundArgs(cut, sound)]);
  const loop = soundFor((cut.length * SAMPLE_RATE) / 1000, cut.end - cut.first);
  await ffmpeg(folder, joinArgs(loop, { picture, sound, result }));
  expectOneOfEach(parameterSetsIn(readFileSync(result)));
  const { code, words } = await runFfmpeg(folder, [
    "-threads",
    "1",
    "-i",
    result,
    "-f",
    "null",
    "-",
  ]);
  if (code !== 0 || words.trim() !== "")
    throw new Unusable(
      `What was recorded cannot be decoded by itself (ffmpeg: ${words.trim().split("\n")[0]?.slice(0, 200) ?? ""}). In OBS: Settings, Output, Streaming: another Video Encoder, or Max B-frames 0.`,
    );
  return cut;
};

const recordArgs = (seconds: number, result: string): string[] => [
  ...["-fpsprobesize", "0", "-i", `rtmp://127.0.0.1:${RTMP_PORT}/${PATH}`],
  ...["-map", "0:v:0", "-map", "0:a:0"],
  ...["-t", String(seconds + KEYFRAME_WITHIN), "-c", "copy", "-f", "flv", result],
];

/** The pictures, with FLV's times from 0 on; the last one as long as it was. */
const pictureArgs = ({ first, end, dts, lastLength }: Cut, result: string): string[] => [
  ...["-map", "0:v:0", "-c", "copy", "-bsf:v"],
  `noise=amount=0:drop=lt(n\\,${first})+gte(n\\,${end}),setts=pts=PTS-${dts}:dts=DTS-${dts}:duration=if(eq(N\\,${end - first - 1})\\,${lastLength}\\,DURATION)`,
  ...["-video_track_timescale", "1000", "-f", "mp4", result],
];

const soundArgs = ({ pts, length }: Cut, result: string): string[] => [
  ...["-map", "0:a:0", "-af"],
  [
    `atrim=start=${pts / 1000}:end=${(pts + length) / 1000}`,
    "asetpts=PTS-STARTPTS",
    `afade=t=in:d=${FADE / 1000}`,
    `afade=t=out:st=${(length - FADE) / 1000}:d=${FADE / 1000}`,
    `apad=pad_dur=1`,
  ].join(","),
  ...["-c:a", "aac", "-b:a", "160k", "-f", "adts", result],
];

const ffmpeg = async (...run: Parameters<typeof runFfmpeg>): Promise<void> => {
  const { code, words } = await runFfmpeg(...run);
  if (code !== 0)
    throw new Error(words.trim().split("\n").slice(0, 3).join(" ") || "ffmpeg failed");
};

const dropOthers = (ids: readonly string[]): void => {
  const recordings = unlessMissing(() => readdirSync(CAPTURED_DIR)) ?? [];
  for (const name of recordings.filter((each) => each.includes(".mp4")))
    if (!ids.includes(name.replace(/\.mp4$/, ""))) rmSync(join(CAPTURED_DIR, name));
};
