// Decides how files/ becomes a list of files with modes: the tree is the manifest.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

export interface HostFile {
  /** Absolute, on the droplet. */
  path: string;
  /** Octal, as text: "0644". */
  mode: string;
  content: string;
}

/** A file of a release; its units are restarted when it changes while they run. */
export interface ReleaseFile extends HostFile {
  units: string[];
}

/** From a table, not from the file system: a Windows checkout has no executable bit. */
const modeOf = (path: string): string =>
  /^\/usr\/local\/(bin|lib\/restream)\//.test(path) ? "0755" : "0644";

/** Every file under etc/ and usr/ of `root`, sorted by path; line ends are the droplet's (LF). */
export const readFileTree = (root: string): HostFile[] =>
  ["etc", "usr"]
    .flatMap((top) => readdirSync(join(root, top), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => {
      const path = `/${relative(root, file).split(sep).join("/")}`;
      return {
        path,
        mode: modeOf(path),
        content: readFileSync(file, "utf8").replace(/\r\n/g, "\n"),
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));

/** @throws Error when files/ lacks it: a mistake of ours, not the operator's. */
export const contentOf = (files: HostFile[], path: string): string => {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`files/: ${path} is missing`);
  return file.content;
};
