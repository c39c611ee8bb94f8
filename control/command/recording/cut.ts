// Cuts a clip from the recording's pieces, without decoding them, in the sandbox: they hold what came from outside.
import { mkdirSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { runFfmpeg, runSandboxed, type Run } from "../../shared/placeholder/sandbox";
import { inWorkFolderOf } from "../../shared/work-folder";
import { CommandError, EXIT } from "../exit-code";
import { sayError } from "../output";
import { startOf, startsIn } from "./keyframes";
import { measuredIn, mediaEnd } from "./media-clock";
import { CLIP_KEEPS, PIECES_DIR, spareOf, type Piece, type Selection } from "./pieces";
import { size } from "./words";

/** On the disk: an hour at 6 Mb/s is 3 GB. */
const WORK = {
  ...{ folder: "/var/lib/restream/clip", turn: "clip", what: "a clip is being cut" },
  withinSeconds: 600,
} as const;
/** Each so much of it is said. */
const SAID_BYTES = 500_000_000;

export interface Cut {
  /** Gone when `use` ends. */
  file: string;
  bytes: number;
  /** By its own clock. */
  seconds: number;
  /** How long before what was asked for it begins, ms: at a keyframe. */
  before: number;
}

/** @param use gets the clip, and may open it @throws CommandError when it does not fit, or the pieces cannot be cut */
export const cutClip = <Result>(
  selection: Selection,
  use: (cut: Cut) => Promise<Result>,
): Promise<Result> =>
  inWorkFolderOf(WORK, sayError, async (folder) => {
    mustFit(selection.bytes);
    const pieces = join(folder, "pieces");
    mkdirSync(pieces);
    const reads = { from: PIECES_DIR, at: pieces };
    const paths = selection.pieces.map(({ name }) => join(pieces, name));
    const { output, words } = await runSandboxed({
      ...{ program: "ffprobe", folder, reads },
      args: [
        ...["-v", "error", "-f", "mpegts", "-select_streams", "v:0", "-of", "csv"],
        ...["-show_entries", "packet=pts_time,dts_time,flags:format=start_time", paths[0] ?? ""],
      ],
    });
    const start = startOf(startsIn(output), selection.offset / 1000);
    if (start === undefined) throw broken(words);
    const file = join(folder, "clip.mp4");
    const measured = measuredIn(await probe(folder, reads, paths), paths.length);
    if (measured === undefined) throw broken("not each piece says how long it is");
    const seconds = mediaEnd(nowLonger(selection.pieces), measured, selection.end) - start.at;
    const ended = await runFfmpeg(
      folder,
      [
        // Byte by byte, as MPEG-TS is made for: with the concat demuxer each seam would be some milliseconds off.
        ...["-f", "mpegts", "-i", `concat:${paths.join("|")}`],
        // After the input: the pieces' own keyframe is met exactly, which a search in MPEG-TS would not do.
        ...(start.decodedAt > 0 ? ["-ss", start.decodedAt.toFixed(6)] : []),
        ...["-t", seconds.toFixed(3), "-map", "0:v:0", "-map", "0:a:0", "-c", "copy"],
        // A whole MP4 with its index at the end, not one in fragments, which could go to a pipe: players and editors of
        // every make take it, and its size is known before the first byte leaves.
        ...["-map_metadata", "-1", "-progress", "pipe:1", "-f", "mp4", file],
      ],
      { reads, onLine: progress(selection.bytes) },
    );
    if (ended.code !== 0) throw broken(ended.words);
    const [clip] = measuredIn(await probe(folder, reads, [file]), 1) ?? [];
    return use({
      ...{ file, bytes: statSync(file).size, seconds: clip?.duration ?? seconds },
      before: Math.max(0, selection.offset - start.at * 1000),
    });
  });

/** Each one's start and length, in one sandbox: starting one takes longer than the look. @returns lines of CSV */
const probe = async (
  folder: string,
  reads: NonNullable<Run["reads"]>,
  paths: readonly string[],
): Promise<string> => {
  const each =
    'for one; do ffprobe -v error -of csv -show_entries format=start_time,duration "$one"; done';
  const run = { program: "bash", folder, reads, args: ["-c", each, "bash", ...paths] };
  return (await runSandboxed(run)).output;
};

/** The last one may have been written to since it was chosen. */
const nowLonger = (pieces: readonly Piece[]): Piece[] =>
  pieces.map((piece) => ({ ...piece, end: statSync(join(PIECES_DIR, piece.name)).mtimeMs }));

const mustFit = (bytes: number): void => {
  const spare = spareOf(statfsSync("/var/lib/restream"));
  if (bytes > spare)
    throw new CommandError(
      EXIT.refused,
      `The clip takes ${size(bytes)} of the server's disk while it is cut, and ${spare < 0 ? "nothing" : size(spare)} can be spared (${CLIP_KEEPS * 100} % stays free, because below 20 % the oldest of the recording goes). Ask for fewer minutes.`,
    );
};

const broken = (words: string): CommandError =>
  new CommandError(
    EXIT.refused,
    `The recording cannot be cut there (ffmpeg: ${words.trim().split("\n")[0]?.slice(0, 200) ?? ""}). Try another time, or look: restream logs recording`,
  );

/** Says now and then how far it has come. @param all bytes, about */
const progress = (all: number): ((line: string) => void) => {
  let said = 0;
  return (line) => {
    const bytes = Number(/^total_size=(\d+)$/.exec(line)?.[1] ?? 0);
    if (bytes < said + SAID_BYTES) return;
    said = bytes;
    sayError(`cutting: ${size(bytes)} of about ${size(all)}`);
  };
};
