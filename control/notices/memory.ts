// Keeps where each target stands, one file each; what belongs to no target any more, or was left by a kill, goes.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { parseDelivery } from "./delivery";
import type { Delivery } from "./queue";

/** @param files that are still somebody's */
export const tidy = (folder: string, files: readonly string[]): void => {
  mkdirSync(folder, { recursive: true });
  // write-file-atomic's own are NAME.NUMBER: nobody's.
  for (const name of readdirSync(folder))
    if (/^(?:discord|apprise-[0-9a-f]+)\.json(?:\.\d+)?$/.test(name) && !files.includes(name))
      rmSync(join(folder, name));
};

/** undefined: it is new. @throws Error when it is not ours to understand */
export const readDelivery = (folder: string, file: string): Delivery | undefined => {
  try {
    return parseDelivery(readFileSync(join(folder, file), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
};

/** On disk before the next is sent: whatever happens then, this one is not sent again. */
export const keep = (folder: string, file: string, delivery: Delivery): Promise<void> =>
  writeFileAtomic(join(folder, file), `${JSON.stringify(delivery)}\n`, { mode: 0o600 });
