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
import { isHotChange } from "./hot";
import type { HostState, Plan, Unfinished } from "./plan";
import type { ReleaseFile } from "./release";

const MEDIAMTX_CONFIG = "/etc/restream/mediamtx.yml";
const STATE_DIR = "/var/lib/restream";
/** What is installed: paths only, no hashes of secrets. */
const INSTALLED = join(STATE_DIR, "installed.json");
/** What is owed while a release is being switched; gone when it is done. */
const UNFINISHED = join(STATE_DIR, "unfinished.json");
const INCOMING_DIR = join(STATE_DIR, "incoming");

export const readHost = (release: ReleaseFile[]): HostState => ({
  hotPaths: new Set(
    release
      .filter(({ path, content }) => path === MEDIAMTX_CONFIG && isHotChange(textOf(path), content))
      .map(({ path }) => path),
  ),
  files: new Map(release.map(({ path }) => [path, stateOf(path)])),
  installed: readState<string[]>(INSTALLED) ?? [],
  unfinished: readState<Unfinished>(UNFINISHED),
  running: new Set(
    systemctl(
      "list-units",
      "--state=active,activating,reloading",
      "--plain",
      "--no-legend",
      "--type=service,timer",
    )
      .split("\n")
      .map((line) => line.split(" ")[0] ?? "")
      .filter((unit) => unit !== ""),
  ),
});

/** @throws Error naming the file when it is there and cannot be read: never to be taken for a first release. */
const readState = <State>(file: string): State | undefined => {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as State;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new Error(`${file} cannot be read`, { cause: error });
  }
};

const writeWhole = (file: string, state: unknown): void => {
  writeFileSync(`${file}.new`, JSON.stringify(state), { flush: true });
  renameSync(`${file}.new`, file);
};

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
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

/** Whatever a plan changes, as it is before. */
export interface Before {
  /** By path; undefined: not there. */
  files: Map<string, { mode: number; content: Buffer } | undefined>;
  installed: string[] | undefined;
}

export const remember = (plan: Plan): Before => ({
  files: new Map(
    [...plan.write.map(({ path }) => path), ...plan.remove].map((path) => [path, fileAt(path)]),
  ),
  installed: readState<string[]>(INSTALLED),
});

const fileAt = (path: string): { mode: number; content: Buffer } | undefined => {
  try {
    return { mode: statSync(path).mode & 0o777, content: readFileSync(path) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** Undoes a plan that failed half-way. @throws Error when that fails, too; the next apply owes the rest then. */
export const putBack = (before: Before, plan: Plan): void => {
  for (const [path, file] of before.files) {
    if (file === undefined) rmSync(path, { force: true });
    else writeFile(path, file.mode, file.content);
  }
  if (before.installed === undefined) rmSync(INSTALLED, { force: true });
  else writeWhole(INSTALLED, before.installed);
  systemctl("daemon-reload");
  if (plan.restart.length > 0) systemctl("restart", ...plan.restart);
  if (plan.stop.length > 0) systemctl("enable", "--now", ...plan.stop);
  rmSync(UNFINISHED, { force: true });
};

const temporaryOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.restream-new`);

/** Never readable by others, not even before the chmod. */
const writeTemporary = (path: string, mode: number, content: string | Buffer): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(temporaryOf(path), content, { mode: 0o600, flush: true });
  chmodSync(temporaryOf(path), mode);
};

const writeFile = (path: string, mode: number, content: Buffer): void => {
  writeTemporary(path, mode, content);
  renameSync(temporaryOf(path), path);
};

/** Every new file is complete on disk before the first one is switched; each switch is a rename. */
export const switchFiles = (plan: Plan, release: ReleaseFile[]): void => {
  // While systemd still knows what to undo.
  if (plan.stop.length > 0) systemctl("disable", "--now", ...plan.stop);
  const unfinished: Unfinished = { restart: plan.restart };
  writeWhole(UNFINISHED, unfinished);
  try {
    for (const { path, mode, content } of plan.write)
      writeTemporary(path, Number.parseInt(mode, 8), content);
    for (const { path } of plan.write) renameSync(temporaryOf(path), path);
  } finally {
    for (const { path } of plan.write) rmSync(temporaryOf(path), { force: true });
  }
  for (const path of plan.remove) rmSync(path, { force: true });
  writeWhole(
    INSTALLED,
    release.map(({ path }) => path),
  );
};

/** Ends what switchFiles began; whatever of it fails is owed by the next apply. */
export const reloadAndRestart = (plan: Plan): void => {
  // Users that the release brings; those that are there stay as they are.
  execFileSync("systemd-sysusers", { stdio: ["ignore", "ignore", "pipe"] });
  systemctl("daemon-reload");
  if (plan.restart.length > 0) systemctl("restart", ...plan.restart);
  if (plan.start.length > 0) {
    systemctl("preset", ...plan.start);
    systemctl("start", ...plan.start);
  }
  rmSync(UNFINISHED, { force: true });
  // What is told as applied survives a power cut: also the last renames, and what systemd noted.
  execFileSync("sync", ["--file-system", STATE_DIR], { stdio: ["ignore", "ignore", "pipe"] });
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
