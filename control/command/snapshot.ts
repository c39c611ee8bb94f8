// restream snapshot: the next keyframe that the hub hands to every platform, as a PNG: what viewers see, whatever it is.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { HUB_PORT } from "../shared/names";
import { inSandboxFolder, runFfmpeg } from "../shared/placeholder/sandbox";
import { messageOf } from "../shared/text";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { say } from "./output";

/** µs. Twice the longest distance of keyframes that the feed bridges. */
const KEYFRAME_WITHIN = 25_000_000;

/** @param file that is written here @param options `print`: for `restream` at home, which cannot read a file here */
export const snapshot = async (file: string, options: { print?: true }): Promise<ExitCode> => {
  if (options.print) {
    say((await taken()).toString("base64"));
    return EXIT.well;
  }
  const path = resolve(file);
  write(path, await taken());
  say(`What the platforms are sent: ${path}`);
  return EXIT.well;
};

/** @throws CommandError when there is such a file */
const write = (path: string, png: Buffer): void => {
  try {
    writeFileSync(path, png, { flag: "wx" });
  } catch (error) {
    throw new CommandError(EXIT.refused, `It cannot be written: ${messageOf(error)}`);
  }
};

/** A PNG. @throws CommandError when nothing goes out */
const taken = (): Promise<Buffer> =>
  inSandboxFolder(async (folder) => {
    const png = join(folder, "snapshot.png");
    const { code, words } = await runFfmpeg(
      folder,
      [
        ...["-skip_frame", "nokey", "-f", "live_flv", "-fpsprobesize", "0"],
        ...["-analyzeduration", String(KEYFRAME_WITHIN), "-rw_timeout", String(KEYFRAME_WITHIN)],
        ...["-i", `rtmp://127.0.0.1:${HUB_PORT}/feed/live`],
        ...["-map", "0:v:0", "-frames:v", "1", "-update", "1", png],
      ],
      { usesLoopback: true },
    );
    if (code !== 0)
      throw new CommandError(
        EXIT.refused,
        `No picture goes out now (ffmpeg: ${words.trim().split("\n").at(-1) ?? ""}). Look: restream status`,
      );
    return readFileSync(png);
  });
