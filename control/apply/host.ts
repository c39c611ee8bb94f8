// The effects of apply: reading the host's state, switching files, talking to systemd.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { HostState, Plan } from "./plan";
import type { ReleaseFile } from "./release";

const STATE_DIR = "/var/lib/restream";
/** What is installed: paths only, no hashes of secrets. */
const INSTALLED = join(STATE_DIR, "installed.json");
const INCOMING_DIR = join(STATE_DIR, "incoming");

export const readHost = (release: ReleaseFile[]): HostState => ({
  files: new Map(release.map(({ path }) => [path, stateOf(path)])),
  installed: readInstalled(),
  running: new Set(
    systemctl(
      "list-units",
      "--state=active,activating,reloading",
      "--plain",
      "--no-legend",
      "--type=service",
    )
      .split("\n")
      .map((line) => line.split(" ")[0] ?? "")
      .filter((unit) => unit !== ""),
  ),
});

const readInstalled = (): string[] => {
  try {
    return JSON.parse(readFileSync(INSTALLED, "utf8")) as string[];
  } catch (error) {
    if (isMissing(error)) return [];
    throw new Error(`${INSTALLED} cannot be read`, { cause: error });
  }
};

const stateOf = (path: string): { mode: string; sha256: string } | undefined => {
  try {
    return {
      mode: `0${(statSync(path).mode & 0o777).toString(8)}`,
      sha256: createHash("sha256").update(readFileSync(path)).digest("hex"),
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** Every new file is complete on disk before the first one is switched; each switch is a rename. */
export const switchFiles = (plan: Plan, release: ReleaseFile[]): void => {
  const temporaryOf = (path: string): string =>
    join(dirname(path), `.${basename(path)}.restream-new`);
  try {
    for (const { path, mode, content } of plan.write) {
      mkdirSync(dirname(path), { recursive: true });
      // Never readable by others, not even before the chmod.
      writeFileSync(temporaryOf(path), content, { mode: 0o600, flush: true });
      chmodSync(temporaryOf(path), Number.parseInt(mode, 8));
    }
    for (const { path } of plan.write) renameSync(temporaryOf(path), path);
  } finally {
    for (const { path } of plan.write) rmSync(temporaryOf(path), { force: true });
  }
  for (const path of plan.remove) rmSync(path, { force: true });
  const installed = JSON.stringify(release.map(({ path }) => path));
  writeFileSync(`${INSTALLED}.new`, installed, { flush: true });
  renameSync(`${INSTALLED}.new`, INSTALLED);
};

export const reloadAndRestart = (plan: Plan): void => {
  if (plan.write.length > 0 || plan.remove.length > 0) systemctl("daemon-reload");
  if (plan.restart.length > 0) systemctl("restart", ...plan.restart);
};

/** Earlier releases' staging folders go; `current` stays for reading. */
export const dropOldStaging = (current: string): void => {
  for (const name of readdirSync(INCOMING_DIR)) {
    if (name !== basename(current)) rmSync(join(INCOMING_DIR, name), { recursive: true });
  }
};

/** @throws Error with systemctl's own words. */
const systemctl = (...args: string[]): string =>
  execFileSync("systemctl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";
