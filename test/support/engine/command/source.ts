// Stand-in: what CopyToRemote copies. An asset or archive arrives as an object with a signature, a hash,
// and its text or its path on this machine.
import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import { isArchive, isAsset, text, type Json } from "../properties";

/** Why this cannot be copied, in the real provider's words (copyController.go), or undefined. */
export function problemWithSource(source: Json | undefined): string | undefined {
  // In a preview a source that is not known yet is neither: the real provider refuses it as well.
  if (!isAsset(source) && !isArchive(source)) return "either asset or archive must be set";
  const hasText = typeof source["text"] === "string";
  const hasPath = typeof source["path"] === "string";
  if (isAsset(source) && !hasText && !hasPath) {
    return "asset must be a path-based file asset or a text asset";
  }
  return isArchive(source) && !hasPath
    ? "archive must be a path to a file or directory"
    : undefined;
}

/** Two sources with one hash are the same, wherever they came from. */
export const hashOfSource = (source: Json | undefined): string =>
  isAsset(source) || isArchive(source) ? text(source["hash"]) : "";

export interface RemoteFile {
  path: string;
  content: Buffer;
}

/**
 * The files to write and where. `remoteIsDirectory` decides, as in sftpCopy: a file goes into an existing
 * directory under its own name; a directory goes in whole, or only its content when its path ends in "/".
 */
export async function filesOf(
  source: Json | undefined,
  remotePath: string,
  remoteIsDirectory: boolean,
): Promise<RemoteFile[]> {
  const problem = problemWithSource(source);
  if (problem !== undefined || (!isAsset(source) && !isArchive(source))) throw new Error(problem);
  if (typeof source["text"] === "string") {
    if (remoteIsDirectory) {
      throw new Error(
        `remote path ${remotePath} is a directory; when using a text asset, remotePath must be a file path`,
      );
    }
    return [{ path: remotePath, content: Buffer.from(source["text"]) }];
  }
  const local = text(source["path"]);
  if ((await stat(local)).isDirectory()) {
    const root = local.endsWith("/") ? remotePath : posix.join(remotePath, basename(local));
    return directoryFiles(local, root);
  }
  const path = remoteIsDirectory ? posix.join(remotePath, basename(local)) : remotePath;
  return [{ path, content: await readFile(local) }];
}

async function directoryFiles(local: string, remote: string): Promise<RemoteFile[]> {
  const entries = await readdir(local, { withFileTypes: true });
  const files = entries.map(async (entry): Promise<RemoteFile[]> => {
    const from = join(local, entry.name);
    const path = posix.join(remote, entry.name);
    return entry.isDirectory()
      ? directoryFiles(from, path)
      : [{ path, content: await readFile(from) }];
  });
  return (await Promise.all(files)).flat();
}
