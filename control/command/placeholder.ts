// restream placeholder text, capture, use, reset: another placeholder in the place of the release's own, and back; which it is: shown-placeholder.ts.
import { existsSync, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { linesFor, placeholderTextIssues } from "../../infra/parse/placeholder-text";
import { unlessMissing, writeWhole } from "../shared/files";
import { readPath } from "../shared/mediamtx/answer";
import { MEDIAMTX_UNIT, PATH } from "../shared/names";
import {
  CAPTURED_DIR,
  PLACEHOLDER_CHOICE,
  ownOf,
  wordsOf,
  type Choice,
} from "../shared/placeholder/choice";
import { capture } from "../shared/placeholder/capture";
import { Unusable } from "../shared/placeholder/probe";
import { rfc3339 } from "../shared/text";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { askMediamtx, systemctl } from "./host";
import { installKept } from "./installs-kept";
import { say } from "./output";
import { choiceNow, isThere, ownPlaceholder, shownFile, type Own } from "./shown-placeholder";

/** The recording that `restream placeholder use` shows: the last one. */
const LAST_CAPTURE = join(CAPTURED_DIR, "last.json");

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

/**
 * Whether there is anything to do: a file that is lost is made anew by the release in force.
 * @param bytes of what is shown; undefined: it is not there
 */
export const resets = (isChosen: boolean, bytes: number | undefined): boolean =>
  isChosen || !isThere(bytes);

export const resetPlaceholder = async ({ allow = "" }: Allowing): Promise<ExitCode> => {
  const file = shownFile();
  const bytes = unlessMissing(() => statSync(file).size);
  const isChosen = existsSync(PLACEHOLDER_CHOICE);
  if (!resets(isChosen, bytes)) {
    say("The stack's own placeholder is shown already.");
    return EXIT.well;
  }
  // What is there is never made anew.
  if (!isThere(bytes)) await rm(file, { force: true });
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
