// Makes the placeholder that a release names, with that release's own make-placeholder; drops what none needs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Placeholder, ReleaseFile } from "./release";

const MAKE_PLACEHOLDER = "/usr/local/lib/restream/make-placeholder";

/** @throws Error with ffmpeg's words. */
export const makePlaceholder = ({ args }: Placeholder, files: ReleaseFile[]): void => {
  const script = files.find(({ path }) => path === MAKE_PLACEHOLDER);
  if (!script) throw new Error(`the release lacks ${MAKE_PLACEHOLDER}`);
  const folder = mkdtempSync("/run/restream-placeholder-");
  try {
    const copy = join(folder, "make-placeholder");
    writeFileSync(copy, script.content);
    execFileSync("bash", [copy, ...args], {
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
    });
  } catch (error) {
    throw new Error(`the placeholder could not be made: ${String(error)}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Only once MediaMTX runs with `current`: it reads its file at every gap, and ends when it is gone. */
export const dropOldPlaceholders = ({ path: current }: Placeholder): void => {
  for (const name of readdirSync(dirname(current)))
    if (name !== basename(current)) rmSync(join(dirname(current), name));
};
