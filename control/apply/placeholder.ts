// Makes a release's placeholder with that release's own make-placeholder; removes those that nobody can read any more.
import { readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { FEED_UNIT, MEDIAMTX_UNIT } from "../shared/names";
import { readState, STATE_DIR, writeState } from "./host";
import type { Placeholder, ReleaseFile } from "./release";
import { retire } from "./retire";
import { runOwn } from "./script";

const MAKE_PLACEHOLDER = "/usr/local/lib/restream/make-placeholder";
/** The processes that may still read a placeholder that no release names any more. */
const READERS = join(STATE_DIR, "placeholder-readers.json");

/** @throws Error with ffmpeg's words. */
export const makePlaceholder = ({ path, args }: Placeholder, files: ReleaseFile[]): void => {
  const script = files.find(({ path }) => path === MAKE_PLACEHOLDER);
  if (!script) throw new Error(`the release lacks ${MAKE_PLACEHOLDER}`);
  try {
    runOwn(script, args);
  } catch (error) {
    throw new Error(`the placeholder could not be made: ${String(error)}`, { cause: error });
  }
  // From here on other processes than the noted ones may read it.
  const { [basename(path)]: noted, ...others } = readNoted();
  if (noted !== undefined) writeState(READERS, others);
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
  for (const name of remove) rmSync(join(folder, name));
};

const readersOf = (invocations: ReadonlyMap<string, string>): string[] =>
  [MEDIAMTX_UNIT, FEED_UNIT].flatMap((unit) => invocations.get(unit) ?? []);
