// restream placeholder show: what viewers see while OBS is away, in words and as a still.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { readIndex } from "../shared/kept";
import { MEDIAMTX_CONFIG } from "../shared/names";
import { readPlaceholderChoice, wordsOf, type Choice } from "../shared/placeholder/choice";
import { inForce, RELEASES_DIR } from "../shared/releases";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { say } from "./output";

/** What a release says of its own placeholder. */
export interface Own {
  args: string[];
  file?: { path: string; name: string };
}

/** @throws CommandError before the first release */
export const ownPlaceholder = (): Own => {
  const release = inForce(readIndex());
  if (release === undefined)
    throw new CommandError(EXIT.refused, "No release is in force yet: pulumi up, at home.");
  const text = readFileSync(join(RELEASES_DIR, release.id, "release.json"), "utf8");
  return (JSON.parse(text) as { placeholder: Own }).placeholder;
};

/** The file that MediaMTX shows. */
export const shownFile = (): string =>
  /^ *alwaysAvailableFile: (\S+)$/m.exec(readFileSync(MEDIAMTX_CONFIG, "utf8"))?.[1] ?? "";

/** @param bytes of a placeholder; undefined: there is no file */
export const isThere = (bytes: number | undefined): boolean => (bytes ?? 0) > 0;

/** One that cannot be read is nobody's: apply forgets it. */
export const choiceNow = (): Choice | undefined => {
  try {
    return readPlaceholderChoice();
  } catch {
    return undefined;
  }
};

/** What viewers see, in lines, and the name of a still of it. */
const shown = (): { said: string[]; file: string; name: string } => {
  const file = shownFile();
  const choice = choiceNow();
  const own = ownPlaceholder();
  const ofStack =
    own.file === undefined
      ? `the stack's text ${JSON.stringify((own.args.at(-1) ?? "").replaceAll("\n", " "))}`
      : `the stack's file ${own.file.name}`;
  return {
    said: [
      `While OBS is away, viewers see ${choice === undefined ? ofStack : wordsOf(choice)}.`,
      ...(choice === undefined
        ? []
        : [`It was chosen on the server. Back to ${ofStack}: restream placeholder reset`]),
    ],
    file,
    name: `placeholder-${basename(file, ".mp4").slice(0, 8)}.jpg`,
  };
};

export const showPlaceholder = (): ExitCode => {
  const { said, file, name } = shown();
  for (const line of said) say(line);
  const still = resolve(name);
  if (!existsSync(still)) writeFileSync(still, stillOf(file));
  say(`A still of it: ${still}`);
  return EXIT.well;
};

/** For `restream` at home, which cannot read a file here. */
export const printPlaceholder = (): ExitCode => {
  const { said, file, name } = shown();
  say(JSON.stringify({ said, name, still: stillOf(file).toString("base64") }));
  return EXIT.well;
};

/** One second on, because a film may begin black. A JPEG. */
const stillOf = (file: string): Buffer =>
  execFileSync(
    "ffmpeg",
    [
      ...["-nostdin", "-v", "error", "-ss", "1", "-i", file, "-frames:v", "1"],
      ...["-q:v", "3", "-f", "mjpeg", "pipe:1"],
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
