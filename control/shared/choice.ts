// Decides what the operator's choice of a publisher is (restream cutover): one name in a file, root's to write, everybody's to read; none, or an empty file: any.
import { readFileSync } from "node:fs";
import { unlessMissing, writeWhole } from "./files";

/** Same as files/usr/local/lib/restream/choose-publisher reads. */
export const CHOICE_FILE = "/var/lib/restream/cutover";
/** A publisher's name is no secret, and the page, which is not root, shows it. */
const READABLE = 0o644;

/** undefined: every publisher may. @throws Error when it cannot be read */
export const readChoice = (file = CHOICE_FILE): string | undefined =>
  unlessMissing(() => readFileSync(file, "utf8"))?.trim() || undefined;

/** @param name undefined: every publisher may. @throws Error unless root */
export const writeChoice = async (name: string | undefined, file = CHOICE_FILE): Promise<void> => {
  // Empty, not removed: that, too, is to outlive a power cut.
  await writeWhole(file, name === undefined ? "" : `${name}\n`, READABLE);
};
