// Runs a script that a release brings, before the release is switched: it is that release's own copy.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ReleaseFile } from "./release";

/** @throws Error with the script's words. */
export const runOwn = ({ path, content }: ReleaseFile, args: readonly string[]): void => {
  const folder = mkdtempSync("/run/restream-script-");
  try {
    const copy = join(folder, basename(path));
    writeFileSync(copy, content, { mode: 0o600 });
    execFileSync("bash", [copy, ...args], {
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
