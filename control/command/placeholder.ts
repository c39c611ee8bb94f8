// restream placeholder: which one viewers see while OBS is away, and another one in its place: a text, or what OBS sends now.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { linesFor, placeholderTextIssues } from "../../infra/parse/placeholder-text";
import { unlessMissing, writeWhole } from "../shared/files";
import { readIndex } from "../shared/kept";
import { readPath } from "../shared/mediamtx/answer";
import { MEDIAMTX_CONFIG, MEDIAMTX_UNIT, PATH } from "../shared/names";
import {
  CAPTURED_DIR,
  PLACEHOLDER_CHOICE,
  ownOf,
  readPlaceholderChoice,
  wordsOf,
  type Choice,
} from "../shared/placeholder/choice";
import { capture } from "../shared/placeholder/capture";
import { Unusable } from "../shared/placeholder/probe";
import { inForce, RELEASES_DIR } from "../shared/releases";
import { rfc3339 } from "../shared/text";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { askMediamtx, systemctl } from "./host";
import { installKept } from "./installs-kept";
import { say } from "./output";

/** The recording that `restream placeholder use` shows: the last one. */
const LAST_CAPTURE = "/var/lib/restream/placeholder-captured/last.json";

/** What a release says of its own placeholder. */
interface Own {
  args: string[];
  file?: { path: string; name: string };
}

/** @throws CommandError before the first release */
const ownPlaceholder = (): Own => {
  const release = inForce(readIndex());
  if (release === undefined)
    throw new CommandError(EXIT.refused, "No release is in force yet: pulumi up, at home.");
  const text = readFileSync(join(RELEASES_DIR, release.id, "release.json"), "utf8");
  return (JSON.parse(text) as { placeholder: Own }).placeholder;
};

/** The file that MediaMTX shows. */
const shownFile = (): string =>
  /^ *alwaysAvailableFile: (\S+)$/m.exec(readFileSync(MEDIAMTX_CONFIG, "utf8"))?.[1] ?? "";

/** One that cannot be read is nobody's: apply forgets it. */
const choiceNow = (): Choice | undefined => {
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

/** For a shell: between single quotes everything is itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

interface Allowing {
  allow?: string;
}

export const placeholderText = (text: string, { allow = "" }: Allowing): Promise<ExitCode> => {
  const [issue] = text.startsWith("-")
    ? ["The text: begins with a dash, as an option does; begin it with a word"]
    : placeholderTextIssues(text, "The text");
  if (issue !== undefined) throw new CommandError(EXIT.usage, issue);
  const own = ownPlaceholder();
  const [width = 0, height = 0] = (own.args[1] ?? "").split("x").map(Number);
  const lines = linesFor(text, { width, height });
  return choose(
    { shown: { kind: "text", text, lines }, over: ownOf(own) },
    `restream placeholder text ${quoted(text)}`,
    allow,
  );
};

export const capturePlaceholder = async ({ seconds }: { seconds: number }): Promise<ExitCode> => {
  const own = ownPlaceholder();
  const connection = await onAir();
  if (connection === undefined)
    throw new CommandError(
      EXIT.refused,
      "OBS is not on air: there is nothing to record. Let it stream the scene that viewers shall see, then again.",
    );
  const kept = choiceNow()?.shown;
  const { id, seconds: length } = await capture(
    seconds,
    await runningMediamtx(),
    async () => (await onAir()) === connection,
    kept?.kind === "capture" ? [kept.id] : [],
    say,
  ).catch((error: unknown) => {
    if (error instanceof Unusable)
      throw new CommandError(EXIT.refused, `Nothing was changed. ${error.message}`);
    throw error;
  });
  const last: Choice["shown"] = { kind: "capture", id, at: rfc3339(Date.now()) };
  await writeWhole(LAST_CAPTURE, JSON.stringify({ shown: last, picture: pictureOf(own) }), 0o600);
  say(
    `Recorded: ${length.toFixed(1)} s of what OBS sends. It is kept, whatever follows; to show it later: ${USE}`,
  );
  return choose({ shown: last, over: ownOf(own) }, USE, "");
};

const USE = "restream placeholder use";

/** What is noted of the last recording. */
interface Recorded {
  shown?: Choice["shown"];
  picture?: string;
}
const NOTHING_RECORDED: Recorded = {};

/** What OBS was set to: size, frames a second, kb/s, profile. */
const pictureOf = ({ args }: Own): string => args.slice(1, 5).join(" ");

export const usePlaceholder = ({ allow = "" }: Allowing): Promise<ExitCode> => {
  const text = unlessMissing(() => readFileSync(LAST_CAPTURE, "utf8"));
  const { shown: last, picture } =
    text === undefined ? NOTHING_RECORDED : (JSON.parse(text) as Recorded);
  if (last?.kind !== "capture" || !existsSync(join(CAPTURED_DIR, `${last.id}.mp4`)))
    throw new CommandError(EXIT.usage, "Nothing is recorded yet: restream placeholder capture");
  const own = ownPlaceholder();
  if (picture !== pictureOf(own))
    throw new CommandError(
      EXIT.refused,
      `It was recorded when the stack's picture was another one (${picture ?? "?"}; now ${pictureOf(own)}). Record it again: restream placeholder capture`,
    );
  return choose({ shown: last, over: ownOf(own) }, USE, allow);
};

export const resetPlaceholder = async ({ allow = "" }: Allowing): Promise<ExitCode> => {
  if (!existsSync(PLACEHOLDER_CHOICE)) {
    say("The stack's own placeholder is shown already.");
    return EXIT.well;
  }
  const code = await installKept({
    args: ["--choose", "none", "--asked", "restream placeholder reset"],
    allow,
  });
  if (code === EXIT.well) say("While OBS is away, viewers see the stack's own placeholder again.");
  return code;
};

/** By the program of the release in force, under the same lock and the same refusals as `pulumi up`. */
const choose = async (choice: Choice, asked: string, allow: string): Promise<ExitCode> => {
  const code = await installKept({
    args: ["--choose", JSON.stringify(choice), "--asked", asked],
    allow,
  });
  if (code === EXIT.well) {
    say(`While OBS is away, viewers see ${wordsOf(choice)} from now on,`);
    say("until restream placeholder reset, or a pulumi up with another placeholder.");
  }
  return code;
};

/** MediaMTX's id of whoever publishes; undefined: nobody. */
const onAir = async (): Promise<string | undefined> => {
  const path = readPath(await askMediamtx(`/v3/paths/get/${PATH}`));
  return path?.online === true && path.connection !== "" ? path.connection : undefined;
};

const runningMediamtx = async (): Promise<string> => {
  const shown = await systemctl("show", "--property=ExecStart", MEDIAMTX_UNIT);
  const [, program] = /path=(\S+)/.exec(shown) ?? [];
  if (program === undefined)
    throw new CommandError(EXIT.failing, `${MEDIAMTX_UNIT} names no program: ${shown.trim()}`);
  return program;
};
