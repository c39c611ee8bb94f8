// Puts the other server's files in the place of this one's, at a take-over: whole, for whoever owns the folder; what was there is kept once.
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { writeWhole } from "../../shared/files";
import { messageOf } from "../../shared/text";

export const PEER_FILES = "/usr/local/share/restream/peer-files";

export interface PeerFiles {
  /** Put in their places. */
  state: string[];
  /** The same; they are copied more seldom. */
  large: string[];
}

/** Pure. @param text of PEER_FILES; what is there to compare alone is in neither */
export const parsePeerFiles = (text: string): PeerFiles => {
  const found: Record<string, string[]> = { state: [], large: [] };
  let section = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) section = line.slice(1).trim();
    else if (line !== "") found[section]?.push(line);
  }
  return { state: found["state"] ?? [], large: found["large"] ?? [] };
};

/** Placeholders are named by what they show: those of here stay. */
const isAddedTo = (path: string): boolean => path.startsWith("/var/lib/restream/placeholder");

interface Putting {
  /** The copy of the other server's files. */
  copy: string;
  /** Where this server's are; for tests another one. */
  root?: string;
  /** Where what was there is kept. */
  kept: string;
}

/** @returns what could not be put, in words: all else is */
export const putFiles = async (
  paths: readonly string[],
  { copy, root = "/", kept }: Putting,
): Promise<string[]> => {
  const failed: string[] = [];
  for (const path of paths)
    try {
      // Where nobody here has such a folder, nobody reads it.
      const [from, to] = [join(copy, path), join(root, path)];
      if (!existsSync(dirname(to)) || (isFolder(from) && !existsSync(to))) continue;
      keep(to, join(kept, path));
      await put(from, to, isAddedTo(path));
    } catch (error) {
      failed.push(`${path}: ${messageOf(error)}`);
    }
  return failed;
};

const kindOf = (path: string): "folder" | "file" | "else" | undefined => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isDirectory() ? "folder" : found.isFile() ? "file" : "else";
};
const isFolder = (path: string): boolean => kindOf(path) === "folder";

/** Once: a take-over that is done again must not keep what it has put there itself. */
const keep = (path: string, to: string): void => {
  if (existsSync(to) || isAddedTo(path) || kindOf(path) === undefined) return;
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  cpSync(path, to, { recursive: true, preserveTimestamps: true });
};

/** The copy is another user's: a link in it is followed by nobody. */
const put = async (from: string, to: string, isAdded: boolean): Promise<void> => {
  const kind = kindOf(from);
  if (kind === undefined) {
    if (isAdded) return;
    // It belongs to its unit, and stays; what is in it goes.
    if (isFolder(to))
      for (const name of readdirSync(to)) rmSync(join(to, name), { recursive: true });
    else rmSync(to, { force: true });
    return;
  }
  if (kind === "else") throw new Error("it is neither a file nor a folder");
  const { uid, gid } = lstatSync(dirname(to));
  const mode = lstatSync(from).mode & 0o777;
  if (kind === "file") {
    if (isFolder(to)) rmSync(to, { recursive: true });
    await writeWhole(to, readFileSync(from), mode);
    chownSync(to, uid, gid);
    return;
  }
  if (kindOf(to) !== "folder") {
    rmSync(to, { force: true });
    mkdirSync(to);
    chmodSync(to, mode);
    chownSync(to, uid, gid);
  }
  const names = readdirSync(from);
  if (!isAdded)
    for (const name of readdirSync(to))
      if (!names.includes(name)) rmSync(join(to, name), { recursive: true });
  for (const name of names)
    if (!isAdded || !existsSync(join(to, name)))
      await put(join(from, name), join(to, name), isAdded);
};
