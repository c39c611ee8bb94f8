// Decides what the operator's choice of a publisher is (restream cutover): one name in a file, root's alone; none, or an empty file: any.
import { readFileSync } from "node:fs";
import { unlessMissing, writeWhole } from "./files";

/** Same as files/usr/local/lib/restream/choose-publisher reads. */
export const CHOICE_FILE = "/var/lib/restream/cutover";

/** undefined: every publisher may. @throws Error unless root */
export const readChoice = (): string | undefined =>
  unlessMissing(() => readFileSync(CHOICE_FILE, "utf8"))?.trim() || undefined;

/** @param name undefined: every publisher may */
export const writeChoice = async (name: string | undefined): Promise<void> => {
  // Empty, not removed: that, too, is to outlive a power cut.
  await writeWhole(CHOICE_FILE, name === undefined ? "" : `${name}\n`, 0o600);
};
