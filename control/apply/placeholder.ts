// Makes a release's placeholder with that release's own make-placeholder; removes those that nobody can read any more.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UNFINISHED, unlessMissing } from "../shared/files";
import { FEED_UNIT, MEDIAMTX_UNIT } from "../shared/names";
import { install } from "../shared/placeholder/install";
import { explainNotMade, makeFromFile } from "../shared/placeholder/make";
import { MAKE_PLACEHOLDER } from "./chosen-placeholder";
import { readState, STATE_DIR, writeState } from "./host";
import { knownReleases } from "./keep";
import { programIn } from "./programs";
import type { Placeholder, ReleaseFile } from "./release";
import { retire } from "./retire";
import { runOwn } from "./script";

/** make-placeholder has the same. */
export const FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
/** infra/names.ts has the same. */
export const BROUGHT_DIR = join(STATE_DIR, "placeholder-file");
/** The processes that may still read a placeholder that no release names any more. */
const READERS = join(STATE_DIR, "placeholder-readers.json");

/** @param say told what is done, where it takes long @throws Error that says what is wrong with the file, or ffmpeg's words */
export const makePlaceholder = async (
  placeholder: Placeholder,
  files: ReleaseFile[],
  say: (words: string) => void,
): Promise<void> => {
  await make(placeholder, files, say);
  // From here on other processes than the noted ones may read it.
  const { [basename(placeholder.path)]: noted, ...others } = readNoted();
  if (noted !== undefined) writeState(READERS, others);
};

const make = async (
  { path, args, file, captured }: Placeholder,
  files: ReleaseFile[],
  say: (words: string) => void,
): Promise<void> => {
  if (captured !== undefined) {
    if (!existsSync(path)) await install(captured, path);
    return;
  }
  if (file !== undefined) {
    const [, size = "", frameRate = "", kbps = "", profile = ""] = args;
    const [width = 0, height = 0] = size.split("x").map(Number);
    await makeFromFile(
      {
        ...{ source: file.path, name: file.name, result: path, mediamtx: programIn(files) },
        target: { width, height, frameRate, kbps: Number(kbps), profile },
      },
      say,
    ).catch((error: unknown) => {
      throw new Error(explainNotMade(file.name, error), { cause: error });
    });
    return;
  }
  const script = files.find(({ path }) => path === MAKE_PLACEHOLDER);
  if (!script) throw new Error(`the release lacks ${MAKE_PLACEHOLDER}`);
  if (!existsSync(FONT) && !existsSync(path))
    throw new Error(
      `the placeholder's text could not be drawn: its font is missing on the server (${FONT}). There: apt-get install --reinstall fonts-dejavu-core`,
    );
  try {
    runOwn(script, args);
  } catch (error) {
    throw new Error(`the placeholder could not be made: ${String(error)}`, { cause: error });
  }
};

const readNoted = (): Record<string, string[]> =>
  readState<Record<string, string[]>>(READERS) ?? {};

/**
 * A process reads its placeholder again at every gap, and MediaMTX ends when the file is gone.
 * @param atSwitch invocations of what ran when the release had just been switched
 * @param now of what runs now
 */
export const dropOldPlaceholders = (
  { path: current }: Placeholder,
  atSwitch: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): void => {
  const folder = dirname(current);
  const { readers, remove } = retire({
    present: readdirSync(folder),
    current: basename(current),
    readers: readNoted(),
    atSwitch: readersOf(atSwitch),
    now: readersOf(now),
  });
  writeState(READERS, Object.keys(readers).length > 0 ? readers : undefined);
  const needed = madeOfFiles(knownReleases());
  for (const name of remove)
    if (!needed.has(basename(name, UNFINISHED))) rmSync(join(folder, name));
};

/**
 * Names of the placeholders that these releases make of a file, which takes minutes: they stay for a rollback, for the end of
 * a choice, and for a release that is still to come. Pure.
 * @param releases their public parts, as texts; one that is half written names none
 */
export const madeOfFiles = (releases: readonly string[]): Set<string> =>
  new Set(
    releases.flatMap((text) => {
      try {
        const { placeholder } = JSON.parse(text) as { placeholder?: Placeholder };
        return placeholder?.file === undefined ? [] : basename(placeholder.path);
      } catch {
        return [];
      }
    }),
  );

const readersOf = (invocations: ReadonlyMap<string, string>): string[] =>
  [MEDIAMTX_UNIT, FEED_UNIT].flatMap((unit) => invocations.get(unit) ?? []);

/** Removes what no release shows that can still be installed. */
export const dropOldBrought = ({ file }: Placeholder): void => {
  const kept = knownReleases();
  const present = unlessMissing(() => readdirSync(BROUGHT_DIR)) ?? [];
  for (const name of present)
    if (join(BROUGHT_DIR, name) !== file?.path && !kept.some((text) => text.includes(name)))
      rmSync(join(BROUGHT_DIR, name), { recursive: true });
};
