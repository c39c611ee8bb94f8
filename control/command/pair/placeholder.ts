// Decides which placeholder is shown after a take-over, and shows it: the one that was chosen on the other server. As apply would install it, in no time.
import { existsSync, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { unlessMissing, writeWhole } from "../../shared/files";
import { MEDIAMTX_CONFIG } from "../../shared/names";
import { ownOf, parseChoice, PLACEHOLDER_CHOICE } from "../../shared/placeholder/choice";
import { ownPlaceholder, type Own } from "../shown-placeholder";

export const FEED_CONFIG = "/etc/restream/feed.env";
/** What a release has installed, by path: the choice is among it (control/apply/host.ts). */
const INSTALLED = "/var/lib/restream/installed.json";
const READABLE = 0o644;

/** @param feed the text of FEED_CONFIG */
export const placeholderIn = (feed: string | undefined): string | undefined =>
  /^RESTREAM_PLACEHOLDER=(.*)$/m.exec(feed ?? "")?.[1];

export interface Shown {
  /** Its file. */
  file: string;
  /** The text of PLACEHOLDER_CHOICE; undefined: the release's own is shown. */
  choice: string | undefined;
}

/**
 * Pure. One that was chosen over another placeholder of the stack's has ended by now.
 * @param theirs what the other server shows; undefined: it is not known
 * @param own the placeholder of this server's release
 */
export const shownAfter = (theirs: Partial<Shown> | undefined, own: Own): Shown => {
  const ofStack = { file: own.args[0] ?? "", choice: undefined };
  const { file, choice } = theirs ?? {};
  if (file === undefined || choice === undefined) return ofStack;
  try {
    return parseChoice(choice).over === ownOf(own) ? { file, choice } : ofStack;
  } catch {
    return ofStack;
  }
};

/**
 * @param copy the other server's files
 * @returns whether MediaMTX and the feed have to be started anew
 * @throws Error that says why it is as it was
 */
export const showAsThere = async (copy: string): Promise<boolean> => {
  const read = (path: string): string | undefined =>
    unlessMissing(() => readFileSync(path, "utf8"));
  const there = (path: string): string | undefined => read(join(copy, path));
  const file = placeholderIn(there(FEED_CONFIG));
  const choice = there(PLACEHOLDER_CHOICE);
  const next = shownAfter(
    { ...(file === undefined ? {} : { file }), ...(choice === undefined ? {} : { choice }) },
    ownPlaceholder(),
  );
  const now = placeholderIn(read(FEED_CONFIG));
  if (now === undefined) throw new Error(`${FEED_CONFIG} names no placeholder`);
  if (next.file === now && next.choice === read(PLACEHOLDER_CHOICE)) return false;
  if (!existsSync(next.file)) throw new Error(`its file, ${next.file}, has not been copied yet`);
  for (const path of [MEDIAMTX_CONFIG, FEED_CONFIG]) {
    const text = readFileSync(path, "utf8");
    await writeWhole(path, text.replaceAll(now, next.file), statSync(path).mode & 0o777);
  }
  if (next.choice === undefined) await rm(PLACEHOLDER_CHOICE, { force: true });
  else await writeWhole(PLACEHOLDER_CHOICE, next.choice, READABLE);
  await noteInstalled(next.choice !== undefined);
  return next.file !== now;
};

/** Or the next release would not know that it is there. */
const noteInstalled = async (isThere: boolean): Promise<void> => {
  const text = unlessMissing(() => readFileSync(INSTALLED, "utf8"));
  if (text === undefined) return;
  const others = (JSON.parse(text) as string[]).filter((path) => path !== PLACEHOLDER_CHOICE);
  await writeWhole(
    INSTALLED,
    JSON.stringify([...others, ...(isThere ? [PLACEHOLDER_CHOICE] : [])]),
    statSync(INSTALLED).mode & 0o777,
  );
};
