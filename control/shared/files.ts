// Reads a file that may be missing; writes one so that whoever reads it finds all of the old one or all of the new one, also after a power cut or on a full disk.
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Left by a kill: FILE.new, nobody's. */
export const UNFINISHED = ".new";

/**
 * Not write-file-atomic: on a full disk the kernel takes a part of a write and says how much; 7.0.1 does not look, and
 * puts the part in the place of the whole file.
 * @throws Error when it could not be; the file is what it was
 */
export const writeWhole = async (
  file: string,
  content: string | Buffer,
  mode: number,
): Promise<void> => {
  const unfinished = `${file}${UNFINISHED}`;
  try {
    await rm(unfinished, { force: true });
    const handle = await open(unfinished, "wx", mode);
    try {
      // Whatever the umask of whoever calls.
      await handle.chmod(mode);
      await handle.writeFile(content); // until all of it is written, or an error
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(file));
};

/** The rename, too, is to outlive a power cut. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** What `read` reads, of files that may not be there. @returns undefined: one is missing. @throws Error for whatever else */
export const unlessMissing = <Result>(read: () => Result): Result | undefined => {
  try {
    return read();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";
